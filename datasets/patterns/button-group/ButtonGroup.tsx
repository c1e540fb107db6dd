export interface ButtonGroupOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface ButtonGroupProps {
  /** Name of the group for assistive technology. */
  label: string;
  options: readonly ButtonGroupOption[];
  /** The values that are on. */
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
  /** Whether several may be on at once. */
  multiple?: boolean;
  size?: "sm" | "md";
}

/** Joined buttons that switch a choice. */
export function ButtonGroup({ label, options, value, onChange, multiple = false, size = "md" }: ButtonGroupProps) {
  const toggle = (one: string) => {
    if (!multiple) onChange([one]);
    else onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  };
  return (
    <div role="group" aria-label={label} className="inline-flex divide-x divide-line overflow-hidden rounded-control border border-line bg-surface text-sm text-ink">
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={value.includes(option.value)}
          disabled={option.disabled}
          onClick={() => toggle(option.value)}
          className={`${size === "sm" ? "h-8 px-3" : "h-10 px-4"} font-medium hover:bg-subtle focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50 aria-pressed:bg-primary-soft aria-pressed:text-primary-strong`}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
