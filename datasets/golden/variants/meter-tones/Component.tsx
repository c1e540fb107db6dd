const TONES = {
  primary: "fill-primary",
  warning: "fill-warning",
  danger: "fill-danger",
};

export interface MeterProps {
  label: string;
  /** 0 to 100. */
  value: number;
  tone?: keyof typeof TONES;
}

/** How full something is, in one line. */
export function Meter({ label, value, tone = "primary" }: MeterProps) {
  return (
    <div className="flex items-center gap-3 text-sm">
      <span className="w-12">{label}</span>
      <svg role="progressbar" aria-label={label} aria-valuenow={value} aria-valuemin={0} aria-valuemax={100} viewBox="0 0 100 8" preserveAspectRatio="none" className="h-4 flex-1 border border-line">
        <rect width={value} height="8" className={TONES[tone]} />
      </svg>
      <span className="w-10 text-right">{value}%</span>
    </div>
  );
}
