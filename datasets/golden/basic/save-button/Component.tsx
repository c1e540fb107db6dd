export interface SaveButtonProps {
  label: string;
  disabled?: boolean;
  onSave?: () => void;
}

/** A filled button that saves. */
export function SaveButton({ label, disabled = false, onSave }: SaveButtonProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={() => onSave?.()}
      className="inline-flex h-10 items-center gap-2 rounded-control bg-primary px-4 text-sm font-semibold whitespace-nowrap text-on-primary focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-primary disabled:opacity-50"
    >
      <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-2">
        <path d="M3 8.5l3.5 3.5L13 4.5" strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      {label}
    </button>
  );
}
