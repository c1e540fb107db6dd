const VARIANTS = {
  ghost: "bg-surface-3",
  ghost2: "bg-surface-2",
} as const;

export interface SwitchProps {
  title?: string;
  description?: string;
  checked?: boolean;
  variant?: keyof typeof VARIANTS;
  onCheckedChange?: (checked: boolean) => void;
}

/** Switch: 2 variants and the state checked. After the pattern Switch. */
export function Switch({
  title = "Low tide alarm",
  description = "Half an hour before you run aground.",
  checked = false,
  variant = "ghost",
  onCheckedChange,
}: SwitchProps) {
  return (
    <label className="flex items-center">
      <span className="flex flex-col gap-1">
        <span className="text-15 font-bold text-text">{title}</span>
        <span className="text-14 text-muted">{description}</span>
      </span>
      <span className="grid shrink-0 ms-auto">
        <input
          type="checkbox"
          role="switch"
          defaultChecked={checked}
          onChange={(event) => onCheckedChange?.(event.currentTarget.checked)}
          className={`peer col-start-1 row-start-1 h-6 w-11 appearance-none rounded-full checked:bg-info ${VARIANTS[variant]}`}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none col-start-1 row-start-1 self-center justify-self-start size-4.5 mx-0.75 rounded-full bg-white peer-checked:justify-self-end"
        />
      </span>
    </label>
  );
}
