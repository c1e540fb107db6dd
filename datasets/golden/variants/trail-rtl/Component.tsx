export interface TrailProps {
  label: string;
  steps: string[];
  onGo?: (index: number) => void;
}

/** The way here; the last step is where one is. */
export function Trail({ label, steps, onGo }: TrailProps) {
  return (
    <nav aria-label={label}>
      <ol className="flex items-center gap-2 text-base">
        {steps.map((step, index) => (
          <li key={step} className="flex items-center gap-2">
            {index > 0 && (
              <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-quiet stroke-2 rtl:rotate-180"><path d="M6 3l5 5-5 5" /></svg>
            )}
            {index < steps.length - 1 ? (
              <a href={`#${index}`} onClick={() => onGo?.(index)} className="text-primary">{step}</a>
            ) : (
              <span aria-current="page" className="font-semibold">{step}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
