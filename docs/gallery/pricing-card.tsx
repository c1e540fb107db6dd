export interface PricingCardEntry {
  text: string;
}

const DEFAULT_ENTRIES: readonly PricingCardEntry[] = [
  { text: "Two raised beds" },
  { text: "Seeds from the swap shelf" },
  { text: "Watering while you travel" },
];

export interface PricingCardProps {
  title?: string;
  badge?: string;
  description?: string;
  price?: string;
  caption?: string;
  onReserveAPlot?: () => void;
  reserveAPlotLabel?: string;
  entries?: readonly PricingCardEntry[];
}

/** Pricing card as the picture shows it; every word is a prop. After the pattern PricingCard. */
export function PricingCard({
  title = "Allotment",
  badge = "Best value",
  description = "For gardeners who share a plot.",
  price = "€14",
  caption = "per season",
  onReserveAPlot,
  reserveAPlotLabel = "Reserve a plot",
  entries = DEFAULT_ENTRIES,
}: PricingCardProps) {
  return (
    <article
      className="flex flex-col gap-2.25 px-7 pt-7.5 pb-7 rounded-16 border border-border bg-white shadow-level-2"
    >
      <div className="flex flex-wrap items-center">
        <h3 className="text-20 font-semibold text-text">{title}</h3>
        <span
          className="flex items-center justify-center min-h-6 ms-auto px-2.5 rounded-full bg-surface text-12 font-semibold text-success"
        >
          {badge}
        </span>
      </div>
      <p className="text-14 text-muted">{description}</p>
      <div className="flex flex-wrap gap-2 items-baseline mt-3">
        <h3 className="text-40 font-bold text-text">{price}</h3>
        <p className="text-14 text-muted">{caption}</p>
      </div>
      <ul className="flex flex-col gap-3.25 mt-3">
        {entries.map((item) => (
          <li key={item.text} className="flex items-center gap-2.75">
            <svg
              viewBox="0 0 14 11"
              aria-hidden="true"
              fill="currentColor"
              fillRule="evenodd"
              className="shrink-0 self-start h-2.75 w-3.5 mt-1.25 text-success"
            >
              <path
                d="M12.81 1.56L12.44 1.19L11.44 1.19L5.69 6.94L4.44 6.69L2.44 4.81L1.44 4.94L1.06 5.44L1.19 5.94L4.56 9.44L5.56 9.69L12.81 2.56Z"
              />
            </svg>
            <p className="text-15 text-text">{item.text}</p>
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={onReserveAPlot}
        className="flex items-center justify-center min-h-11.5 mt-4.25 px-4 rounded-10 bg-success text-15 font-semibold text-white"
      >
        {reserveAPlotLabel}
      </button>
    </article>
  );
}
