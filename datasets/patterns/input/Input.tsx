import { useId, type ComponentProps, type ReactNode } from "react";

const SIZES = { sm: "h-8 px-2.5 text-sm", md: "h-10 px-3 text-sm", lg: "h-12 px-4 text-base" };

export interface InputProps extends Omit<ComponentProps<"input">, "className" | "size"> {
  label: string;
  size?: keyof typeof SIZES;
  /** Help under the field. */
  help?: string;
  /** What is wrong with the value; takes the help's place. */
  error?: string;
  /** Drawn before the field inside its border. */
  prefix?: string;
  /** Drawn after the field inside its border. */
  suffix?: ReactNode;
}

/** A one-line text field with label, help and error. */
export function Input({ label, size = "md", help, error, prefix, suffix, id, required, ...rest }: InputProps) {
  const made = useId();
  const field = id ?? made;
  const note = error ?? help;
  return (
    <div className="flex flex-col gap-1.5 text-ink">
      <label htmlFor={field} className="text-sm font-medium">
        {label}
        {required && <span aria-hidden="true" className="text-danger"> *</span>}
      </label>
      <div
        className={`${error ? "border-danger" : "border-control"} ${SIZES[size]} flex items-center gap-2 rounded-control border bg-surface focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-focus has-disabled:bg-subtle has-disabled:opacity-60`}
      >
        {prefix && <span className="text-quiet">{prefix}</span>}
        <input
          {...rest}
          id={field}
          required={required}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${field}-note` : undefined}
          className="w-full min-w-0 bg-transparent outline-none placeholder:text-quiet"
        />
        {suffix}
      </div>
      {note && (
        <p id={`${field}-note`} className={`${error ? "text-danger" : "text-quiet"} text-xs`}>{note}</p>
      )}
    </div>
  );
}
