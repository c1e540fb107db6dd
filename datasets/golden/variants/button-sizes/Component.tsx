const LOOKS = {
  filled: "bg-primary text-on-primary",
  outline: "border-2 border-primary text-primary",
  quiet: "text-primary",
};

const SIZES = { sm: "h-8 px-3 text-xs", md: "h-10 px-5 text-sm", lg: "h-12 px-7 text-base" };

export interface PushProps {
  label: string;
  look?: keyof typeof LOOKS;
  size?: keyof typeof SIZES;
  onClick?: () => void;
}

/** A button in three looks and three sizes. */
export function Push({ label, look = "filled", size = "md", onClick }: PushProps) {
  return (
    <button type="button" onClick={() => onClick?.()} className={`inline-flex items-center justify-center rounded-control font-bold ${LOOKS[look]} ${SIZES[size]}`}>
      {label}
    </button>
  );
}
