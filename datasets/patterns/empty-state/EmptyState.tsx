import { useId, type ReactNode } from "react";

export interface EmptyStateProps {
  title: string;
  description?: string;
  /** A drawing or icon. */
  illustration?: ReactNode;
  /** Text of the button that fills the place. */
  action?: string;
  onAction?: () => void;
  /** A link or second button under it. */
  secondary?: ReactNode;
}

/** What stands where nothing is yet, and how to begin. */
export function EmptyState({ title, description, illustration, action, onAction, secondary }: EmptyStateProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className="flex flex-col items-center gap-4 rounded-card border border-dashed border-control bg-subtle px-6 py-12 text-center text-ink">
      {illustration && <div aria-hidden="true" className="text-quiet">{illustration}</div>}
      <div className="flex flex-col gap-1">
        <h2 id={heading} className="text-lg font-semibold">{title}</h2>
        {description && <p className="max-w-sm text-sm text-quiet">{description}</p>}
      </div>
      {action && (
        <button type="button" onClick={onAction} className="h-10 rounded-control bg-primary px-5 text-sm font-semibold text-on-primary outline-offset-2 hover:bg-primary-strong focus-visible:outline-2 focus-visible:outline-focus">{action}</button>
      )}
      {secondary}
    </section>
  );
}
