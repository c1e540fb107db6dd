import { useId, useState } from "react";

export interface NameFieldProps {
  label: string;
  value?: string;
  hint?: string;
  onChange?: (value: string) => void;
}

/** One line of text with a name and a hint. */
export function NameField({ label, value = "", hint, onChange }: NameFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  return (
    <div className="flex flex-col">
      <label htmlFor={id} className="text-sm text-quiet italic">{label}</label>
      <input
        id={id}
        value={text}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          onChange?.(event.target.value);
        }}
        className="border-b-2 border-primary bg-transparent py-1.5 text-lg text-ink"
      />
      {hint && <p id={`${id}-hint`} className="mt-1 text-sm text-quiet">{hint}</p>}
    </div>
  );
}
