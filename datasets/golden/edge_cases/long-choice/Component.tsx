import { useId, useState } from "react";

export interface WardSelectProps {
  label: string;
  options: string[];
  value?: string;
  error?: string;
  onChange?: (value: string) => void;
}

/** One ward of many. */
export function WardSelect({ label, options, value, error, onChange }: WardSelectProps) {
  const id = useId();
  const [chosen, setChosen] = useState(value);
  return (
    <div>
      <label htmlFor={id} className="text-sm font-semibold">{label}</label>
      <span className={`mt-1 flex h-10 items-center rounded-control border bg-surface pr-3 ${error ? "border-danger" : "border-line"}`}>
        <select
          id={id}
          value={chosen}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${id}-error` : undefined}
          onChange={(event) => {
            setChosen(event.target.value);
            onChange?.(event.target.value);
          }}
          className="h-full min-w-0 flex-1 appearance-none truncate bg-transparent px-3 text-base"
        >
          {options.map((option) => <option key={option}>{option}</option>)}
        </select>
        <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 shrink-0 fill-quiet"><path d="M3 5.5h10L8 11.5z" /></svg>
      </span>
      {error && <p id={`${id}-error`} className="mt-1 text-sm text-danger">{error}</p>}
    </div>
  );
}
