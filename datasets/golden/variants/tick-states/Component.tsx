import { useId, useState } from "react";

export interface TickProps {
  label: string;
  checked?: boolean;
  disabled?: boolean;
  onChange?: (checked: boolean) => void;
}

/** A thing to tick off. */
export function Tick({ label, checked = false, disabled = false, onChange }: TickProps) {
  const id = useId();
  const [on, setOn] = useState(checked);
  return (
    <div className={`flex items-center gap-3 ${disabled ? "opacity-60" : ""}`}>
      <span className="relative size-6">
        <input
          id={id}
          type="checkbox"
          checked={on}
          disabled={disabled}
          onChange={(event) => {
            setOn(event.target.checked);
            onChange?.(event.target.checked);
          }}
          className="size-6 appearance-none border-2 border-line bg-surface checked:bg-primary"
        />
        {on && (
          <svg aria-hidden="true" viewBox="0 0 16 16" className="pointer-events-none absolute inset-1 size-4 fill-none stroke-ink stroke-[2.5]"><path d="M2 8.5l4 4 8-9" /></svg>
        )}
      </span>
      <label htmlFor={id} className="text-base font-bold">{label}</label>
    </div>
  );
}
