import type { ComponentProps, ReactNode } from "react";

const VARIANTS = {
  primary: "bg-primary text-on-primary hover:bg-primary-strong",
  secondary: "border border-line bg-surface text-ink hover:bg-subtle",
  ghost: "text-primary hover:bg-primary-soft",
  danger: "bg-danger text-on-primary hover:bg-danger-strong",
};

const SIZES = {
  sm: "h-8 gap-1.5 px-3 text-sm",
  md: "h-10 gap-2 px-4 text-sm",
  lg: "h-12 gap-2.5 px-6 text-base",
};

export interface ButtonProps extends Omit<ComponentProps<"button">, "className"> {
  /** How strongly the action calls for attention. */
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Drawn before the text; hidden from assistive technology. */
  icon?: ReactNode;
  /** Shows that the action runs; the button keeps its focus but does nothing. */
  loading?: boolean;
  /** Takes the whole width there is. */
  block?: boolean;
}

/** A push button that starts one action. */
export function Button({
  variant = "primary",
  size = "md",
  icon,
  loading = false,
  block = false,
  type = "button",
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      className={`${VARIANTS[variant]} ${SIZES[size]} ${block ? "w-full" : ""} inline-flex items-center justify-center rounded-control font-semibold outline-offset-2 transition-colors focus-visible:outline-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50`}
    >
      {loading ? (
        <span aria-hidden="true" className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent" />
      ) : (
        icon && <span aria-hidden="true" className="inline-flex">{icon}</span>
      )}
      {children}
    </button>
  );
}
