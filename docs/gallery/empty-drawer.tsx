export interface CardProps {
  title?: string;
  description?: string;
  caption?: string;
  onAddTheFirst?: () => void;
  addTheFirstLabel?: string;
}

/** Card as the picture shows it; every word is a prop. After the pattern Card. */
export function Card({
  title = "No seeds yet",
  description = "What you collect this summer will lie here",
  caption = "until spring.",
  onAddTheFirst,
  addTheFirstLabel = "Add the first packet",
}: CardProps) {
  return (
    <div className="flex flex-col gap-0.75">
      <div
        className="grid self-center min-h-10 w-11 max-w-full rounded-ss-17 rounded-se-17 rounded-ee-r4 rounded-es-r4 border-2 border-success shadow-level-2 text-success"
      >
        <svg
          viewBox="0 0 42 36"
          aria-hidden="true"
          fill="currentColor"
          fillRule="evenodd"
          className="shrink-0 col-start-1 row-start-1 self-start justify-self-start h-9 w-10.5 -ms-px -mt-px"
        >
          <path
            d="M15.19 26.44L15.19 27.56L15.69 28.06L26.31 28.06L26.81 27.56L26.81 26.44L26.31 25.94L15.69 25.94Z M0.19 9.44L0.06 35.56L0.44 35.94L1.31 35.56L1.06 34.56L1.06 19.44L1.81 18.81L40.56 18.94L40.94 19.44L40.94 34.56L40.69 35.56L41.31 35.94L41.94 35.56L41.81 9.56L40.44 8.31L37.94 7.31L33.44 7.06L32.19 5.44L31.81 4.31L31.19 3.69L30.69 2.44L29.31 0.31L28.69 0.06L13.31 0.06L12.31 0.69L10.81 3.69L10.19 4.31L9.81 5.44L8.56 7.06L4.06 7.31L1.69 8.19Z M1.06 12.44L1.31 11.56L2.44 10.06L4.69 9.44L37.31 9.44L39.56 10.06L40.69 11.56L40.94 12.44L40.94 15.69L40.56 16.31L39.81 16.56L2.19 16.56L1.44 16.31L1.06 15.69Z M11.81 6.31L14.19 1.94L15.19 1.19L26.44 1.06L27.81 1.94L28.31 3.19L29.81 5.44L30.19 6.56L29.69 7.19L12.31 7.19Z"
          />
        </svg>
        <svg
          viewBox="0 0 14 6"
          aria-hidden="true"
          fill="currentColor"
          fillRule="evenodd"
          className="shrink-0 col-start-1 row-start-1 self-start justify-self-start h-1.5 w-3.5 ms-3.25 mt-5.75"
        >
          <path
            d="M1.19 2.44L1.19 3.56L1.69 4.06L12.31 4.06L12.81 3.56L12.81 2.44L12.31 1.94L1.69 1.94Z"
          />
        </svg>
        <hr
          className="col-start-1 row-start-1 self-start justify-self-start h-px w-11 -ms-0.5 mt-4 border-0 bg-success"
        />
        <hr
          className="col-start-1 row-start-1 self-start justify-self-start h-px w-5 ms-2.5 mt-1.75 border-0 bg-success"
        />
      </div>
      <h3 className="mt-6 text-center text-20 font-bold text-text">{title}</h3>
      <p className="mt-1.25 whitespace-nowrap text-14 text-muted">{description}</p>
      <p className="text-center text-14 font-medium text-muted">{caption}</p>
      <button
        type="button"
        onClick={onAddTheFirst}
        className="flex items-center justify-center self-center min-h-11 mt-4.5 px-6 rounded-full bg-success whitespace-nowrap text-14 font-bold text-white"
      >
        {addTheFirstLabel}
      </button>
    </div>
  );
}
