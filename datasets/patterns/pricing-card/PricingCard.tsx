import { useId } from "react";

export interface PricingCardProps {
  /** Name of the plan. */
  plan: string;
  /** With its currency sign, as it should be read: "€12". */
  price: string;
  /** What the price is for: "per month". */
  period?: string;
  description?: string;
  /** What is included, one line each. */
  features: readonly string[];
  /** Text of the button. */
  action: string;
  /** Sets the plan apart from the others. */
  highlighted?: boolean;
  /** Small sign over a highlighted plan: "Most chosen". */
  badge?: string;
  onSelect?: () => void;
}

/** One plan of a price list: price, what is included, and the button that takes it. */
export function PricingCard({
  plan,
  price,
  period,
  description,
  features,
  action,
  highlighted = false,
  badge,
  onSelect,
}: PricingCardProps) {
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className={`${highlighted ? "border-2 border-primary shadow-raised" : "border border-line"} flex flex-col gap-5 rounded-card bg-surface p-6 text-ink`}
    >
      <header className="flex flex-col gap-1">
        <div className="flex items-center justify-between gap-3">
          <h3 id={heading} className="text-lg font-semibold">{plan}</h3>
          {badge && <span className="rounded-full bg-primary-soft px-3 py-1 text-xs font-semibold text-primary">{badge}</span>}
        </div>
        {description && <p className="text-sm text-quiet">{description}</p>}
      </header>
      <p className="flex items-baseline gap-2">
        <span className="text-4xl font-bold">{price}</span>
        {period && <span className="text-sm text-quiet">{period}</span>}
      </p>
      <ul className="flex grow flex-col gap-2 text-sm">
        {features.map((feature) => (
          <li key={feature} className="flex items-start gap-2">
            <svg aria-hidden="true" viewBox="0 0 16 16" className="mt-0.5 size-4 shrink-0 text-success" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round">
              <path d="M3 8.500l3.2 3.200L13 5" />
            </svg>
            {feature}
          </li>
        ))}
      </ul>
      <button
        type="button"
        onClick={onSelect}
        className={`${highlighted ? "bg-primary text-on-primary hover:bg-primary-strong" : "border border-line bg-surface hover:bg-subtle"} h-11 rounded-control px-4 text-sm font-semibold outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus`}
      >
        {action}
      </button>
    </section>
  );
}
