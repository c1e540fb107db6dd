import { useId, useState, type ChangeEvent, type ComponentProps } from "react";

export interface TextareaProps extends Omit<ComponentProps<"textarea">, "className"> {
  label: string;
  help?: string;
  error?: string;
  /** Shows how many characters are left; needs `maxLength`. */
  counter?: boolean;
}

/** A text field of several lines with label, help, error and counter. */
export function Textarea({ label, help, error, counter = false, id, rows = 4, maxLength, defaultValue, value, onChange, ...rest }: TextareaProps) {
  const made = useId();
  const field = id ?? made;
  const [typed, setTyped] = useState(String(defaultValue ?? ""));
  const length = String(value ?? typed).length;
  const note = error ?? help;
  const change = (event: ChangeEvent<HTMLTextAreaElement>) => {
    setTyped(event.target.value);
    onChange?.(event);
  };
  const content = value === undefined ? { defaultValue } : { value };
  return (
    <div className="flex flex-col gap-1.5 text-ink">
      <label htmlFor={field} className="text-sm font-medium">{label}</label>
      <textarea
        {...rest}
        {...content}
        id={field}
        rows={rows}
        maxLength={maxLength}
        onChange={change}
        aria-invalid={error ? true : undefined}
        aria-describedby={note ? `${field}-note` : undefined}
        className={`${error ? "border-danger" : "border-control"} rounded-control border bg-surface px-3 py-2 text-sm leading-6 placeholder:text-quiet focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus disabled:bg-subtle disabled:opacity-60`}
      />
      <div className="flex justify-between gap-3 text-xs">
        {note && <p id={`${field}-note`} className={error ? "text-danger" : "text-quiet"}>{note}</p>}
        {counter && maxLength !== undefined && (
          <p className="ml-auto text-quiet tabular-nums">{`${length} / ${maxLength}`}</p>
        )}
      </div>
    </div>
  );
}
