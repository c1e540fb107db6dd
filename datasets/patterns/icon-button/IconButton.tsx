import type { ComponentProps, ReactNode } from "react";

const VARIANTS = {
  plain: "text-quiet hover:bg-subtle hover:text-ink",
  outlined: "border border-line bg-surface text-ink hover:bg-subtle",
  filled: "bg-primary text-on-primary hover:bg-primary-strong",
};

const SIZES = { sm: "size-8", md: "size-10", lg: "size-12" };

export interface IconButtonProps extends Omit<ComponentProps<"button">, "className" | "children" | "aria-label"> {
  /** What the button does: its name for assistive technology and its hint on hover. */
  label: string;
  /** An inline SVG. */
  icon: ReactNode;
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** For a toggle: whether it is on. */
  pressed?: boolean;
}

/** A square button that shows only an icon. */
export function IconButton({ label, icon, variant = "plain", size = "md", pressed, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      aria-pressed={pressed}
      title={label}
      className={`${VARIANTS[variant]} ${SIZES[size]} inline-flex items-center justify-center rounded-control outline-offset-2 transition-colors focus-visible:outline-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:bg-primary-soft aria-pressed:text-primary`}
    >
      <span aria-hidden="true" className="inline-flex">{icon}</span>
    </button>
  );
}
