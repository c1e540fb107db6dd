import { useId, useState } from "react";

export interface RegionSelectProps {
  label: string;
  options: string[];
  value?: string;
  onChange?: (value: string) => void;
}

/** One of a few. */
export function RegionSelect({ label, options, value, onChange }: RegionSelectProps) {
  const id = useId();
  const [chosen, setChosen] = useState(value);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="px-4 text-xs font-medium text-primary">{label}</label>
      <div className="relative">
        <select
          id={id}
          value={chosen}
          onChange={(event) => {
            setChosen(event.target.value);
            onChange?.(event.target.value);
          }}
          className="h-12 w-full appearance-none rounded-control border border-quiet bg-surface px-4 text-base text-ink"
        >
          {options.map((option) => <option key={option}>{option}</option>)}
        </select>
        <svg aria-hidden="true" viewBox="0 0 16 16" className="pointer-events-none absolute top-4 right-4 size-4 fill-none stroke-quiet stroke-2">
          <path d="M3 6l5 5 5-5" />
        </svg>
      </div>
    </div>
  );
}
