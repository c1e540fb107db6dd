import { useId, useState } from "react";

export interface ToggleProps {
  label: string;
  on?: boolean;
  disabled?: boolean;
  onToggle?: (on: boolean) => void;
}

/** A setting that holds at once. */
export function Toggle({ label, on = false, disabled = false, onToggle }: ToggleProps) {
  const id = useId();
  const [active, setActive] = useState(on);
  const flip = () => {
    setActive(!active);
    onToggle?.(!active);
  };
  return (
    <div className="flex items-center gap-3">
      <button type="button" role="switch" aria-checked={active} aria-labelledby={id} disabled={disabled} onClick={flip} className="group disabled:opacity-50">
        <span className={`flex h-6 w-11 items-center rounded-full px-0.5 ${active ? "bg-primary" : "bg-quiet"}`}>
          <span className={`size-5 rounded-full bg-surface shadow-card ${active ? "translate-x-5" : ""}`} />
        </span>
      </button>
      <span id={id} className="text-sm">{label}</span>
    </div>
  );
}
