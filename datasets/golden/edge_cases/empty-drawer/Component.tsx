export interface EmptyDrawerProps {
  title: string;
  text: string;
  action: string;
  onAdd?: () => void;
}

/** A place where nothing is, and what to do about it. */
export function EmptyDrawer({ title, text, action, onAdd }: EmptyDrawerProps) {
  return (
    <section className="flex flex-col items-center rounded-card border-2 border-dashed border-line px-8 py-10 text-center">
      <svg aria-hidden="true" viewBox="0 0 48 48" className="size-14 fill-none stroke-primary stroke-2">
        <rect x="6" y="14" width="36" height="26" rx="4" />
        <path d="M6 22h36M19 30h10M14 14l4-7h12l4 7" />
      </svg>
      <h3 className="mt-4 text-xl font-bold">{title}</h3>
      <p className="mt-1 text-sm text-quiet">{text}</p>
      <button type="button" onClick={() => onAdd?.()} className="mt-5 h-11 rounded-control bg-primary px-6 text-sm font-bold text-on-primary">{action}</button>
    </section>
  );
}
