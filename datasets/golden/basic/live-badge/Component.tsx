export interface LiveBadgeProps {
  label: string;
}

/** Says that something goes on right now. */
export function LiveBadge({ label }: LiveBadgeProps) {
  return (
    <span className="inline-flex items-center gap-2 border border-primary bg-primary-soft px-2 py-1 text-xs font-bold tracking-wider whitespace-nowrap text-primary uppercase">
      <span aria-hidden="true" className="size-2 rounded-full bg-primary" />
      {label}
    </span>
  );
}
