import type { ReactNode } from "react";

const VARIANTS = {
  neutral: "bg-subtle text-ink",
  primary: "bg-primary-soft text-primary-strong",
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger-strong",
};

const SIZES = { sm: "px-2 py-0.5 text-xs", md: "px-3 py-1 text-sm" };

export interface BadgeProps {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** A small disc before the text. */
  dot?: boolean;
  children: ReactNode;
  /** Shows a remove button. */
  onRemove?: () => void;
  /** Name of the remove button. */
  removeLabel?: string;
}

/** A short label: a state, a count, a tag. */
export function Badge({ variant = "neutral", size = "sm", dot = false, children, onRemove, removeLabel = "Remove" }: BadgeProps) {
  return (
    <span className={`${VARIANTS[variant]} ${SIZES[size]} inline-flex items-center gap-1.5 rounded-full font-medium`}>
      {dot && <span aria-hidden="true" className="size-1.5 rounded-full bg-current" />}
      {children}
      {onRemove && (
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="-my-1 -mr-1.5 inline-flex size-6 items-center justify-center rounded-full focus-visible:outline-2 focus-visible:outline-focus"
        >
          <span aria-hidden="true">×</span>
        </button>
      )}
    </span>
  );
}
