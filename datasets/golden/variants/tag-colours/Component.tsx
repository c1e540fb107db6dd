const TONES = {
  plain: "bg-subtle text-quiet",
  primary: "bg-primary-soft text-primary",
  success: "bg-success-soft text-success",
  warning: "bg-warning-soft text-warning",
  danger: "bg-danger-soft text-danger",
};

export interface TagProps {
  label: string;
  tone?: keyof typeof TONES;
  count?: number;
}

/** A word about the state of a thing, with a number if there are several. */
export function Tag({ label, tone = "plain", count }: TagProps) {
  return (
    <span className={`inline-flex h-7 items-center gap-1.5 rounded-full px-3 text-xs font-medium ${TONES[tone]}`}>
      {label}
      {count !== undefined && <span className="font-bold">{count}</span>}
    </span>
  );
}
