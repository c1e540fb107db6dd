import { useId } from "react";

export interface PageGaugeProps {
  label: string;
  read: number;
  pages: number;
}

/** How much of a part was read. */
export function PageGauge({ label, read, pages }: PageGaugeProps) {
  const id = useId();
  const done = read === pages;
  return (
    <div>
      <p id={id} className="flex justify-between text-base">
        {label}
        <span className={done ? "text-success" : "text-quiet"}>{done ? "read" : `${read} of ${pages}`}</span>
      </p>
      <svg role="progressbar" aria-labelledby={id} aria-valuenow={read} aria-valuemin={0} aria-valuemax={pages} viewBox={`0 0 ${pages} 4`} preserveAspectRatio="none" className="mt-1 h-1.5 w-full bg-line">
        <rect width={read} height="4" className={done ? "fill-success" : "fill-primary"} />
      </svg>
    </div>
  );
}
