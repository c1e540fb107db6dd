import { useId, type ReactNode } from "react";

const VARIANTS = {
  raised: "bg-surface shadow-raised",
  outlined: "border border-line bg-surface",
  filled: "bg-subtle",
};

export interface CardProps {
  title: string;
  /** A line under the title. */
  subtitle?: string;
  variant?: keyof typeof VARIANTS;
  /** A picture over the text, from edge to edge. */
  media?: ReactNode;
  /** The body. */
  children?: ReactNode;
  /** Buttons or links in the last row. */
  actions?: ReactNode;
}

/** A box that holds one subject: picture, heading, text and actions. */
export function Card({ title, subtitle, variant = "raised", media, children, actions }: CardProps) {
  const heading = useId();
  return (
    <article aria-labelledby={heading} className={`${VARIANTS[variant]} flex flex-col overflow-hidden rounded-card text-ink`}>
      {media}
      <div className="flex grow flex-col gap-2 p-5">
        <h3 id={heading} className="text-lg font-semibold">{title}</h3>
        {subtitle && <p className="text-sm text-quiet">{subtitle}</p>}
        {children && <div className="text-sm leading-6">{children}</div>}
      </div>
      {actions && <div className="flex flex-wrap gap-2 px-5 pb-5">{actions}</div>}
    </article>
  );
}
