import { useEffect, useEffectEvent, useState } from "react";

const VARIANTS = { neutral: "bg-ink", success: "bg-success", danger: "bg-danger" };

export interface ToastProps {
  message: string;
  variant?: keyof typeof VARIANTS;
  /** Text of a button that takes the action back or leads on. */
  action?: string;
  onAction?: () => void;
  onDismiss: () => void;
  /** Milliseconds it stays; 0 for ever. Pointing at it or focusing it stops the clock. */
  duration?: number;
  dismissLabel?: string;
}

/** A message that passes: something was done. */
export function Toast({ message, variant = "neutral", action, onAction, onDismiss, duration = 6000, dismissLabel = "Dismiss" }: ToastProps) {
  const [held, setHeld] = useState(false);
  const leave = useEffectEvent(onDismiss);
  useEffect(() => {
    if (held || duration === 0) return;
    const timer = setTimeout(() => leave(), duration);
    return () => clearTimeout(timer);
  }, [held, duration]);
  const focus = "rounded-sm outline-offset-2 focus-visible:outline-2 focus-visible:outline-on-primary";
  return (
    <div
      role="status"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className={`${VARIANTS[variant]} flex w-full max-w-md items-center gap-4 rounded-control px-4 py-3 text-sm text-on-primary shadow-raised`}
    >
      <p className="grow">{message}</p>
      {action && <button type="button" onClick={onAction} className={`${focus} font-semibold underline underline-offset-4`}>{action}</button>}
      <button type="button" aria-label={dismissLabel} onClick={onDismiss} className={`${focus} inline-flex size-6 items-center justify-center`}>
        <span aria-hidden="true">×</span>
      </button>
    </div>
  );
}
