import { useId, useState } from "react";

export interface NightSwitchProps {
  label: string;
  on?: boolean;
  onChange?: (on: boolean) => void;
}

/** On or off, at once. */
export function NightSwitch({ label, on = false, onChange }: NightSwitchProps) {
  const id = useId();
  const [active, setActive] = useState(on);
  return (
    <div className="flex items-center justify-between gap-4">
      <span id={id} className="text-base">{label}</span>
      <button
        type="button"
        role="switch"
        aria-checked={active}
        aria-labelledby={id}
        onClick={() => {
          setActive(!active);
          onChange?.(!active);
        }}
        className={`flex h-7 w-12 items-center rounded-full p-1 ${active ? "justify-end bg-primary" : "justify-start bg-line"}`}
      >
        <span className="size-5 rounded-full bg-page" />
      </button>
    </div>
  );
}
