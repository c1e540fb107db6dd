export interface SubjectProps {
  label: string;
  onRemove?: (label: string) => void;
}

/** A subject a book is filed under. */
export function Subject({ label, onRemove }: SubjectProps) {
  return (
    <span className="inline-flex max-w-48 items-center gap-1 rounded-control border border-line bg-subtle py-0.5 pr-1 pl-2 text-sm">
      <span className="truncate">{label}</span>
      <button type="button" aria-label={`Remove ${label}`} onClick={() => onRemove?.(label)} className="flex size-6 items-center justify-center text-primary">
        <svg aria-hidden="true" viewBox="0 0 10 10" className="size-2.5 fill-none stroke-current stroke-2"><path d="M1 1l8 8M9 1L1 9" /></svg>
      </button>
    </span>
  );
}
