import type { ReactNode } from "react";

const VARIANTS = {
  info: { look: "border-primary bg-primary-soft text-primary-strong", path: "M10 9v5M10 6h.01" },
  success: { look: "border-success bg-success-soft text-success", path: "M6.5 10.500l2.5 2.5 4.5-5" },
  warning: { look: "border-warning bg-warning-soft text-warning", path: "M10 5.500v5.500M10 14h.01" },
  danger: { look: "border-danger bg-danger-soft text-danger-strong", path: "M7 7l6 6M13 7l-6 6" },
};

export interface AlertProps {
  variant?: keyof typeof VARIANTS;
  title?: string;
  children: ReactNode;
  /** Shows a close button. */
  onDismiss?: () => void;
  /** Name of the close button. */
  dismissLabel?: string;
}

/** A message that stays on the page: what happened and what to do. */
export function Alert({ variant = "info", title, children, onDismiss, dismissLabel = "Dismiss" }: AlertProps) {
  const { look, path } = VARIANTS[variant];
  return (
    <div
      role={variant === "danger" || variant === "warning" ? "alert" : "status"}
      className={`${look} flex items-start gap-3 rounded-control border-l-4 p-4 text-sm leading-5`}
    >
      <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 shrink-0" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="10" cy="10" r="8" />
        <path d={path} />
      </svg>
      <div className="grow">
        {title && <p className="font-semibold">{title}</p>}
        <div>{children}</div>
      </div>
      {onDismiss && (
        <button
          type="button"
          aria-label={dismissLabel}
          onClick={onDismiss}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-sm focus-visible:outline-2 focus-visible:outline-focus"
        >
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
            <path d="M4 4l8 8M12 4l-8 8" />
          </svg>
        </button>
      )}
    </div>
  );
}
