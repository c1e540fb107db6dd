import { useId, useState } from "react";

export interface MessageAreaProps {
  label: string;
  value?: string;
  limit?: number;
  onChange?: (value: string) => void;
}

/** Several lines of text and how many letters are left. */
export function MessageArea({ label, value = "", limit = 500, onChange }: MessageAreaProps) {
  const id = useId();
  const [text, setText] = useState(value);
  return (
    <div className="flex flex-col gap-2">
      <label htmlFor={id} className="text-sm font-semibold">{label}</label>
      <textarea
        id={id}
        rows={4}
        maxLength={limit}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange?.(event.target.value);
        }}
        className="resize-none rounded-control border border-line bg-surface p-3 text-sm text-ink"
      />
      <p className="text-right text-xs text-quiet">{text.length} of {limit}</p>
    </div>
  );
}
