export interface PlanCardProps {
  plan: string;
  price: string;
  period: string;
  features: string[];
  action: string;
  /** A word on a pill: "Most chosen". */
  note?: string;
  featured?: boolean;
  onChoose?: (plan: string) => void;
}

/** One plan, what it costs and what it holds. */
export function PlanCard({ plan, price, period, features, action, note, featured = false, onChoose }: PlanCardProps) {
  return (
    <article className={`flex flex-col gap-4 rounded-card border bg-surface p-6 shadow-card ${featured ? "border-primary" : "border-line"}`}>
      <header className="flex items-center justify-between">
        <h3 className="text-lg font-semibold">{plan}</h3>
        {note && <span className="rounded-full bg-primary-soft px-2.5 py-1 text-xs font-semibold text-primary">{note}</span>}
      </header>
      <p className="flex items-baseline gap-1">
        <span className="text-4xl font-bold">{price}</span>
        <span className="text-sm text-quiet">{period}</span>
      </p>
      <ul className="flex flex-col gap-2.5 text-sm">
        {features.map((feature) => (
          <li key={feature} className="flex items-center gap-2">
            <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 shrink-0 fill-none stroke-primary stroke-2"><path d="M3 8.5l3.5 3.5L13 4.5" /></svg>
            {feature}
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={() => onChoose?.(plan)}
        className={`h-11 rounded-control text-sm font-semibold ${featured ? "bg-primary text-on-primary" : "border border-primary text-primary"}`}
      >
        {action}
      </button>
    </article>
  );
}
