const TONES = {
  main: "bg-primary text-on-primary",
  plain: "border border-line bg-surface text-ink",
  danger: "border border-danger text-danger",
};

export interface ActionProps {
  label: string;
  tone?: keyof typeof TONES;
  disabled?: boolean;
  onPress?: () => void;
}

/** A button for people who watch machines. */
export function Action({ label, tone = "plain", disabled = false, onPress }: ActionProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={() => onPress?.()}
      className={`h-9 rounded-control px-4 text-sm font-medium whitespace-nowrap disabled:opacity-40 ${TONES[tone]}`}
    >
      {label}
    </button>
  );
}
