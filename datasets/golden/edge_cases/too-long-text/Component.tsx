import { useId, useState } from "react";

export interface VerdictProps {
  label: string;
  value?: string;
  limit: number;
  onChange?: (value: string) => void;
}

/** A short text that says when it is too long. */
export function Verdict({ label, value = "", limit, onChange }: VerdictProps) {
  const id = useId();
  const [text, setText] = useState(value);
  const over = text.length > limit;
  return (
    <div>
      <label htmlFor={id} className="text-base font-bold">{label}</label>
      <textarea
        id={id}
        rows={3}
        value={text}
        aria-invalid={over || undefined}
        aria-describedby={`${id}-left`}
        onChange={(event) => {
          setText(event.target.value);
          onChange?.(event.target.value);
        }}
        className={`mt-2 block w-full resize-none border-2 bg-surface p-3 text-base ${over ? "border-danger" : "border-line"}`}
      />
      <p id={`${id}-left`} className={`mt-2 flex justify-between text-sm ${over ? "font-bold text-danger" : "text-quiet"}`}>
        <span>{over ? "Too long" : "Letters left"}</span>
        <span>{limit - text.length}</span>
      </p>
    </div>
  );
}
