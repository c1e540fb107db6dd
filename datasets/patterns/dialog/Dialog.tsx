import { useEffect, useId, useRef, type ReactNode } from "react";

const SIZES = { sm: "max-w-sm", md: "max-w-lg", lg: "max-w-2xl" };

export interface DialogProps {
  open: boolean;
  /** Called for Escape, the close button and a click beside the dialog. */
  onClose: () => void;
  title: string;
  description?: string;
  children?: ReactNode;
  /** Buttons, the main one last. */
  actions?: ReactNode;
  size?: keyof typeof SIZES;
  closeLabel?: string;
}

/** A window over the page that waits for an answer. */
export function Dialog({ open, onClose, title, description, children, actions, size = "md", closeLabel = "Close" }: DialogProps) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (open && element && !element.open) element.showModal();
    if (!open) element?.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && onClose()}
      className={`${SIZES[size]} m-auto w-full rounded-card bg-surface p-0 text-ink shadow-raised backdrop:bg-ink/50`}
    >
      <div className="flex flex-col gap-4 p-6">
        <header className="flex items-start justify-between gap-4">
          <div className="flex flex-col gap-1">
            <h2 id={`${id}-title`} className="text-lg font-semibold">{title}</h2>
            {description && <p id={`${id}-description`} className="text-sm text-quiet">{description}</p>}
          </div>
          <button
            type="button"
            aria-label={closeLabel}
            onClick={onClose}
            className="inline-flex size-8 shrink-0 items-center justify-center rounded-control text-quiet outline-offset-2 hover:bg-subtle hover:text-ink focus-visible:outline-2 focus-visible:outline-focus"
          >
            <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
              <path d="M4 4l8 8M12 4l-8 8" />
            </svg>
          </button>
        </header>
        {children && <div className="text-sm leading-6">{children}</div>}
        {actions && <footer className="flex flex-wrap justify-end gap-2">{actions}</footer>}
      </div>
    </dialog>
  );
}
