import { useId, useState, type FormEvent, type HTMLInputTypeAttribute } from "react";

export interface FormField {
  name: string;
  label: string;
  type?: HTMLInputTypeAttribute | "textarea";
  placeholder?: string;
  help?: string;
  required?: boolean;
  autoComplete?: string;
  defaultValue?: string;
  /** Stands beside the next half field on wide screens. */
  half?: boolean;
}

export interface FormProps {
  title: string;
  description?: string;
  fields: readonly FormField[];
  submitLabel: string;
  cancelLabel?: string;
  onSubmit: (values: Record<string, string>) => void;
  onCancel?: () => void;
  /** What is wrong beyond a field's own rules: field name to message. */
  errors?: Readonly<Record<string, string>>;
}

/** Labelled fields under a title, checked by the browser's own rules when sent. */
export function Form({ title, description, fields, submitLabel, cancelLabel, onSubmit, onCancel, errors = {} }: FormProps) {
  const id = useId();
  const [invalid, setInvalid] = useState<Record<string, string>>({});
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found: Record<string, string> = {};
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
      if (!field.validity.valid) found[field.name] = field.validationMessage;
    }
    setInvalid(found);
    const first = fields.find((field) => found[field.name]);
    if (first) form.querySelector<HTMLElement>(`[name="${CSS.escape(first.name)}"]`)?.focus();
    else onSubmit(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
  };
  return (
    <form noValidate aria-labelledby={`${id}-title`} onSubmit={submit} className="flex flex-col gap-5 rounded-card border border-line bg-surface p-6 text-ink">
      <header className="flex flex-col gap-1">
        <h2 id={`${id}-title`} className="text-xl font-semibold">{title}</h2>
        {description && <p className="text-sm text-quiet">{description}</p>}
      </header>
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
        {fields.map((field) => {
          const error = errors[field.name] ?? invalid[field.name];
          const note = error ?? field.help;
          const shared = {
            id: `${id}-${field.name}`,
            name: field.name,
            placeholder: field.placeholder,
            required: field.required,
            autoComplete: field.autoComplete,
            defaultValue: field.defaultValue,
            "aria-invalid": error ? true : undefined,
            "aria-describedby": note ? `${id}-${field.name}-note` : undefined,
            className: `${error ? "border-danger" : "border-control"} min-h-10 rounded-control border bg-surface px-3 py-2 text-sm placeholder:text-quiet focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus`,
          };
          return (
            <div key={field.name} className={`${field.half ? "" : "sm:col-span-2"} flex flex-col gap-1.5`}>
              <label htmlFor={shared.id} className="text-sm font-medium">
                {field.label}
                {field.required && <span aria-hidden="true" className="text-danger"> *</span>}
              </label>
              {field.type === "textarea" ? <textarea rows={3} {...shared} /> : <input type={field.type ?? "text"} {...shared} />}
              {note && <p id={`${shared.id}-note`} className={`${error ? "text-danger" : "text-quiet"} text-xs`}>{note}</p>}
            </div>
          );
        })}
      </div>
      <div className="flex justify-end gap-2">
        {cancelLabel && (
          <button type="button" onClick={onCancel} className="h-10 rounded-control border border-line px-4 text-sm font-semibold outline-offset-2 hover:bg-subtle focus-visible:outline-2 focus-visible:outline-focus">{cancelLabel}</button>
        )}
        <button type="submit" className="h-10 rounded-control bg-primary px-4 text-sm font-semibold text-on-primary outline-offset-2 hover:bg-primary-strong focus-visible:outline-2 focus-visible:outline-focus">{submitLabel}</button>
      </div>
    </form>
  );
}
