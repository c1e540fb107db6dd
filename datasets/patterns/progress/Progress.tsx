import { useId } from "react";

const VARIANTS = { primary: "fill-primary", success: "fill-success", warning: "fill-warning", danger: "fill-danger" };
const SIZES = { sm: "h-1.5", md: "h-2.5", lg: "h-4" };

export interface ProgressProps {
  label: string;
  /** From 0 to `max`; leave out while it cannot be told. */
  value?: number;
  max?: number;
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Writes the percentage beside the label. */
  showValue?: boolean;
}

/** A bar that shows how much of something is done. */
export function Progress({ label, value, max = 100, variant = "primary", size = "md", showValue = true }: ProgressProps) {
  const id = useId();
  const share = value === undefined ? undefined : Math.min(1, Math.max(0, value / max));
  const percent = share === undefined ? undefined : Math.round(share * 100);
  return (
    <div className="flex flex-col gap-1.5 text-sm text-ink">
      <div className="flex justify-between gap-3">
        <span id={id} className="font-medium">{label}</span>
        {showValue && percent !== undefined && <span className="text-quiet tabular-nums">{`${percent} %`}</span>}
      </div>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        className={`${SIZES[size]} overflow-hidden rounded-full bg-line`}
      >
        <svg aria-hidden="true" viewBox="0 0 100 1" preserveAspectRatio="none" className="block size-full">
          <rect
            width={percent ?? 40}
            height="1"
            className={`${VARIANTS[variant]} ${percent === undefined ? "animate-pulse" : ""}`}
          />
        </svg>
      </div>
    </div>
  );
}
