import { useId, useState } from "react";

const SIZES = {
  sm: { track: "h-5 w-9", thumb: "size-4", on: "translate-x-4" },
  md: { track: "h-6 w-11", thumb: "size-5", on: "translate-x-5" },
};

export interface SwitchProps {
  label: string;
  description?: string;
  /** Whether it is on, when the parent keeps it. */
  checked?: boolean;
  defaultChecked?: boolean;
  onChange?: (checked: boolean) => void;
  size?: keyof typeof SIZES;
  disabled?: boolean;
}

/** Turns one thing on or off at once. */
export function Switch({ label, description, checked, defaultChecked = false, onChange, size = "md", disabled = false }: SwitchProps) {
  const id = useId();
  const [own, setOwn] = useState(defaultChecked);
  const on = checked ?? own;
  const { track, thumb, on: moved } = SIZES[size];
  const toggle = () => {
    setOwn(!on);
    onChange?.(!on);
  };
  return (
    <div className="flex items-center justify-between gap-4 text-sm text-ink">
      <div>
        <label htmlFor={id} className="font-medium">{label}</label>
        {description && <p id={`${id}-note`} className="text-quiet">{description}</p>}
      </div>
      <button
        id={id}
        type="button"
        role="switch"
        aria-checked={on}
        aria-describedby={description ? `${id}-note` : undefined}
        disabled={disabled}
        onClick={toggle}
        className={`${track} ${on ? "bg-primary" : "bg-control"} shrink-0 rounded-full p-0.5 outline-offset-2 transition-colors focus-visible:outline-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50`}
      >
        <span aria-hidden="true" className={`${thumb} ${on ? moved : ""} block rounded-full bg-surface transition-transform`} />
      </button>
    </div>
  );
}
