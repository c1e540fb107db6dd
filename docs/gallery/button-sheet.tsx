import { type ReactNode } from "react";

const SIZES = {
  md: "text-14 min-h-10 px-5.25",
  sm: "text-13 min-h-7.5 px-3.75",
  lg: "text-16 min-h-12 px-6.75",
} as const;

const VARIANTS = {
  accent: "bg-accent text-white",
  outline: "border border-accent-4 text-accent-text",
  softAccent: "bg-surface text-accent-text-2",
  danger: "bg-accent-2 text-white",
} as const;

export interface ButtonProps {
  children?: ReactNode;
  disabled?: boolean;
  size?: keyof typeof SIZES;
  variant?: keyof typeof VARIANTS;
  onClick?: () => void;
}

/** Button: 3 sizes and 4 variants and the state disabled. After the pattern Button. */
export function Button({
  children,
  disabled = false,
  size = "md",
  variant = "accent",
  onClick,
}: ButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className={`flex items-center justify-center rounded-full font-bold disabled:bg-accent-3 ${SIZES[size]} ${VARIANTS[variant]}`}
    >
      {children}
    </button>
  );
}
