import { useId, useState } from "react";

const SIZES = { sm: "h-9 text-sm", md: "h-11 text-base", lg: "h-14 text-lg" };

export interface RoundFieldProps {
  label: string;
  value?: string;
  placeholder?: string;
  unit?: string;
  size?: keyof typeof SIZES;
  onChange?: (value: string) => void;
}

/** A round field in three heights. */
export function RoundField({ label, value = "", placeholder, unit, size = "md", onChange }: RoundFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="pl-4 text-sm font-bold">{label}</label>
      <div className={`flex items-center rounded-control border border-line bg-surface px-4 ${SIZES[size]}`}>
        <input
          id={id}
          value={text}
          placeholder={placeholder}
          onChange={(event) => {
            setText(event.target.value);
            onChange?.(event.target.value);
          }}
          className="min-w-0 flex-1 bg-transparent placeholder:text-quiet"
        />
        {unit && <span className="text-quiet">{unit}</span>}
      </div>
    </div>
  );
}
