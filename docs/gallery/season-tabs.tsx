export interface TabsProps {
  description?: string;
  onSummer?: () => void;
  summerLabel?: string;
  onAutumn?: () => void;
  autumnLabel?: string;
  onSpring?: () => void;
  springLabel?: string;
}

/** Tabs as the picture shows it; every word is a prop. After the pattern Tabs. */
export function Tabs({
  description = "Water in the evening and pick every second day.",
  onSummer,
  summerLabel = "Summer",
  onAutumn,
  autumnLabel = "Autumn",
  onSpring,
  springLabel = "Spring",
}: TabsProps) {
  return (
    <div className="grid min-h-23.5 text-text">
      <div
        className="flex flex-col col-start-1 row-start-1 items-start self-start justify-self-start w-95 mt-9.5 ps-0.5 border-t-2 border-e-2 border-b-2 border-text"
      >
        <div
          className="w-94.5 max-w-full px-4 pt-3.5 pb-5.25 border-t-2 border-e-2 border-b-2 border-text bg-white text-14 text-text"
        >
          {description}
        </div>
      </div>
      <button
        type="button"
        onClick={onSummer}
        className="flex col-start-1 row-start-1 items-center justify-center self-start justify-self-start min-h-9 ms-22.25 mt-0.5 px-5 pb-0.75 bg-warning whitespace-nowrap text-14 font-bold"
      >
        {summerLabel}
      </button>
      <button
        type="button"
        onClick={onAutumn}
        className="flex col-start-1 row-start-1 items-center justify-center self-start justify-self-start min-h-9 ms-47.25 mt-0.5 px-5 pb-0.75 bg-white whitespace-nowrap text-14 font-bold"
      >
        {autumnLabel}
      </button>
      <button
        type="button"
        onClick={onSpring}
        className="flex col-start-1 row-start-1 items-center justify-center self-start justify-self-start min-h-9 ms-0.5 mt-0.5 px-5 pb-0.75 bg-white whitespace-nowrap text-14 font-bold"
      >
        {springLabel}
      </button>
      <hr
        className="col-start-1 row-start-1 self-start justify-self-start h-0.5 w-71.25 border-0 bg-text"
      />
      <span
        aria-hidden="true"
        className="shrink-0 col-start-1 row-start-1 self-start justify-self-start w-0.5 h-23.5 border-0 bg-text"
      />
      <span
        aria-hidden="true"
        className="shrink-0 col-start-1 row-start-1 self-start justify-self-start w-0.5 h-10 ms-21.75 border-0 bg-text"
      />
      <span
        aria-hidden="true"
        className="shrink-0 col-start-1 row-start-1 self-start justify-self-start w-0.5 h-10 ms-46.75 border-0 bg-text"
      />
      <span
        aria-hidden="true"
        className="shrink-0 col-start-1 row-start-1 self-start justify-self-start w-0.5 h-10 ms-70.75 border-0 bg-text"
      />
    </div>
  );
}
