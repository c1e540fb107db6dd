import { useId } from "react";

export interface ConfirmDialogProps {
  title: string;
  text: string;
  confirm: string;
  cancel: string;
  onConfirm?: () => void;
  onCancel?: () => void;
}

/** Asks before something is lost. */
export function ConfirmDialog({ title, text, confirm, cancel, onConfirm, onCancel }: ConfirmDialogProps) {
  const id = useId();
  return (
    <div
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onKeyDown={(event) => {
        if (event.key === "Escape") onCancel?.();
      }}
      className="border-2 border-line bg-surface p-6 shadow-card"
    >
      <h2 id={`${id}-title`} className="text-2xl font-extrabold">{title}</h2>
      <p id={`${id}-text`} className="mt-3 text-base">{text}</p>
      <div className="mt-6 flex gap-3">
        <button type="button" onClick={() => onConfirm?.()} className="h-12 border-2 border-line bg-danger px-6 text-base font-bold text-surface">{confirm}</button>
        <button type="button" onClick={() => onCancel?.()} className="h-12 border-2 border-line bg-surface px-6 text-base font-bold">{cancel}</button>
      </div>
    </div>
  );
}
