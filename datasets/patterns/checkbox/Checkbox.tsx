import { useEffect, useId, useRef, type ComponentProps } from "react";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "className" | "type" | "ref"> {
  label: string;
  /** A quieter line under the label. */
  description?: string;
  /** Neither on nor off: some of what it stands for is on. */
  indeterminate?: boolean;
  error?: string;
}

/** A box to tick, with its label. */
export function Checkbox({ label, description, indeterminate = false, error, id, ...rest }: CheckboxProps) {
  const made = useId();
  const field = id ?? made;
  const box = useRef<HTMLInputElement>(null);
  const note = error ?? description;
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <div className="flex items-start gap-2.5 text-sm text-ink has-disabled:opacity-50">
      <input
        {...rest}
        ref={box}
        id={field}
        type="checkbox"
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${field}-note` : undefined}
        className="mt-0.5 size-4 shrink-0 rounded-sm accent-primary outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus"
      />
      <div>
        <label htmlFor={field} className="font-medium">{label}</label>
        {note && <p id={`${field}-note`} className={error ? "text-danger" : "text-quiet"}>{note}</p>}
      </div>
    </div>
  );
}
