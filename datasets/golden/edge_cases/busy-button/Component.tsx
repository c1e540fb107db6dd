export interface SendButtonProps {
  label: string;
  /** Goes on: the button keeps its focus and does nothing. */
  busy?: boolean;
  onSend?: () => void;
}

/** Sends, and says when it does. */
export function SendButton({ label, busy = false, onSend }: SendButtonProps) {
  return (
    <button
      type="button"
      aria-busy={busy}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) onSend?.();
      }}
      className="inline-flex h-12 items-center gap-3 rounded-control bg-primary px-6 text-base font-medium text-on-primary"
    >
      {busy && <span aria-hidden="true" className="size-5 animate-spin rounded-full border-2 border-on-primary border-t-transparent" />}
      {label}
    </button>
  );
}
