import { useId, useState } from "react";

export interface TermsBoxProps {
  label: string;
  detail?: string;
  checked?: boolean;
  onChange?: (checked: boolean) => void;
}

/** Yes or no, with a line that explains it. */
export function TermsBox({ label, detail, checked = false, onChange }: TermsBoxProps) {
  const id = useId();
  const [on, setOn] = useState(checked);
  return (
    <div className="flex items-start gap-3">
      <input
        id={id}
        type="checkbox"
        checked={on}
        aria-describedby={detail ? `${id}-detail` : undefined}
        onChange={(event) => {
          setOn(event.target.checked);
          onChange?.(event.target.checked);
        }}
        className="mt-0.5 size-5 accent-primary"
      />
      <div>
        <label htmlFor={id} className="text-base font-medium">{label}</label>
        {detail && <p id={`${id}-detail`} className="text-sm text-quiet">{detail}</p>}
      </div>
    </div>
  );
}
