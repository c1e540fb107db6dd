import { useId } from "react";

export interface ModeChoiceProps {
  legend: string;
  modes: string[];
  value: string;
  /** Why nothing can be chosen; empty when it can. */
  reason?: string;
  onChange?: (mode: string) => void;
}

/** How a machine starts. */
export function ModeChoice({ legend, modes, value, reason, onChange }: ModeChoiceProps) {
  const id = useId();
  return (
    <fieldset disabled={Boolean(reason)} className="border border-line p-4">
      <legend className="px-2 text-sm text-quiet">{legend}</legend>
      <div className="flex flex-col gap-3">
        {modes.map((mode) => (
          <label key={mode} className="flex items-center gap-3 text-base">
            <input type="radio" name={id} checked={mode === value} onChange={() => onChange?.(mode)} className="size-4 appearance-none rounded-full border-2 border-quiet checked:border-5 checked:border-primary" />
            {mode}
          </label>
        ))}
      </div>
      {reason && <p className="mt-4 text-sm text-warning">! {reason}</p>}
    </fieldset>
  );
}
