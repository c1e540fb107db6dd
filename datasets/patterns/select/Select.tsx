import { useId, type ComponentProps } from "react";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectProps extends Omit<ComponentProps<"select">, "className" | "children"> {
  label: string;
  options: readonly SelectOption[];
  /** Shown while nothing is chosen. */
  placeholder?: string;
  help?: string;
  error?: string;
}

/** A drop-down of the browser's own with label, help and error. */
export function Select({ label, options, placeholder, help, error, id, value, defaultValue, ...rest }: SelectProps) {
  const made = useId();
  const field = id ?? made;
  const note = error ?? help;
  const chosen = value === undefined ? { defaultValue: defaultValue ?? (placeholder ? "" : undefined) } : { value };
  return (
    <div className="flex flex-col gap-1.5 text-ink">
      <label htmlFor={field} className="text-sm font-medium">{label}</label>
      <div className="relative">
        <select
          {...rest}
          {...chosen}
          id={field}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${field}-note` : undefined}
          className={`${error ? "border-danger" : "border-control"} h-10 w-full appearance-none rounded-control border bg-surface pr-9 pl-3 text-sm focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus disabled:bg-subtle disabled:opacity-60`}
        >
          {placeholder && <option value="" disabled>{placeholder}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>{option.label}</option>
          ))}
        </select>
        <svg aria-hidden="true" viewBox="0 0 16 16" className="pointer-events-none absolute top-3 right-3 size-4 text-quiet" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
          <path d="M4 6l4 4 4-4" />
        </svg>
      </div>
      {note && <p id={`${field}-note`} className={`${error ? "text-danger" : "text-quiet"} text-xs`}>{note}</p>}
    </div>
  );
}
