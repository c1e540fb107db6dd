import { cloneElement, useId, useState, type ReactElement, type ReactNode } from "react";

const SIDES = {
  top: "bottom-full left-1/2 mb-2 -translate-x-1/2",
  bottom: "top-full left-1/2 mt-2 -translate-x-1/2",
  left: "right-full top-1/2 mr-2 -translate-y-1/2",
  right: "left-full top-1/2 ml-2 -translate-y-1/2",
};

export interface TooltipProps {
  /** The hint. */
  text: ReactNode;
  /** The button, link or field it explains. */
  children: ReactElement<{ "aria-describedby"?: string }>;
  side?: keyof typeof SIDES;
  /** Shown at first, for stories. */
  defaultOpen?: boolean;
}

/** A short hint beside what is pointed at or focused. */
export function Tooltip({ text, children, side = "top", defaultOpen = false }: TooltipProps) {
  const id = useId();
  const [open, setOpen] = useState(defaultOpen);
  return (
    <span
      className="relative inline-flex"
      onMouseEnter={() => setOpen(true)}
      onMouseLeave={() => setOpen(false)}
      onFocus={() => setOpen(true)}
      onBlur={() => setOpen(false)}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        setOpen(false);
      }}
    >
      {cloneElement(children, { "aria-describedby": open ? id : undefined })}
      {open && (
        <span id={id} role="tooltip" className={`${SIDES[side]} absolute z-10 w-max max-w-60 rounded-md bg-ink px-2.5 py-1.5 text-xs font-medium text-on-primary`}>
          {text}
        </span>
      )}
    </span>
  );
}
