import { useId } from "react";

export interface RadioOption {
  value: string;
  label: string;
  /** A quieter line under the label. */
  description?: string;
  disabled?: boolean;
}

export interface RadioGroupProps {
  /** The question the options answer. */
  legend: string;
  options: readonly RadioOption[];
  /** The chosen value, when the parent keeps it. */
  value?: string;
  defaultValue?: string;
  onChange?: (value: string) => void;
  orientation?: "vertical" | "horizontal";
  /** Form field name; made up when missing. */
  name?: string;
}

/** Options of which exactly one is chosen. */
export function RadioGroup({ legend, options, value, defaultValue, onChange, orientation = "vertical", name }: RadioGroupProps) {
  const made = useId();
  return (
    <fieldset className="flex flex-col gap-3 text-sm text-ink">
      <legend className="mb-3 font-semibold">{legend}</legend>
      <div className={`flex gap-3 ${orientation === "vertical" ? "flex-col" : "flex-wrap"}`}>
        {options.map((option) => (
          <label key={option.value} className="flex items-start gap-2.5 has-disabled:opacity-50">
            <input
              type="radio"
              name={name ?? made}
              value={option.value}
              disabled={option.disabled}
              {...(value === undefined ? { defaultChecked: option.value === defaultValue } : { checked: option.value === value })}
              onChange={() => onChange?.(option.value)}
              className="mt-0.5 size-4 shrink-0 accent-primary outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus"
            />
            <span>
              <span className="block font-medium">{option.label}</span>
              {option.description && <span className="block text-quiet">{option.description}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
