import { useId, useState } from "react";

const TONES = { plain: "bg-ink text-page", danger: "bg-danger text-page" };

export interface HintProps {
  target: string;
  text: string;
  tone?: keyof typeof TONES;
  onUse?: () => void;
}

/** A button and what it does, in a bubble that Escape closes. */
export function Hint({ target, text, tone = "plain", onUse }: HintProps) {
  const id = useId();
  const [open, setOpen] = useState(true);
  return (
    <div className="flex flex-col items-center">
      <button
        type="button"
        aria-describedby={open ? id : undefined}
        onClick={() => onUse?.()}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
        }}
        className="h-10 rounded-control bg-subtle px-5 text-sm font-bold"
      >
        {target}
      </button>
      {open && (
        <>
          <svg aria-hidden="true" viewBox="0 0 12 6" className={`mt-1.5 h-1.5 w-3 ${tone === "danger" ? "fill-danger" : "fill-ink"}`}><path d="M0 6l6-6 6 6z" /></svg>
          <span id={id} role="tooltip" className={`rounded-lg px-3 py-1.5 text-sm whitespace-nowrap ${TONES[tone]}`}>{text}</span>
        </>
      )}
    </div>
  );
}
