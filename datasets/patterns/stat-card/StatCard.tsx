import type { ReactNode } from "react";

const TRENDS = {
  up: { look: "text-success", sign: "▲", word: "up" },
  down: { look: "text-danger", sign: "▼", word: "down" },
  steady: { look: "text-quiet", sign: "■", word: "unchanged" },
};

export interface StatCardProps {
  /** What is counted. */
  label: string;
  /** The figure as it should be read: "1,284". */
  value: string;
  /** Change since before: "12 %". */
  change?: string;
  trend?: keyof typeof TRENDS;
  /** What it is compared with: "since last week". */
  note?: string;
  icon?: ReactNode;
}

/** One figure of a dashboard, with its change. */
export function StatCard({ label, value, change, trend = "steady", note, icon }: StatCardProps) {
  const shown = TRENDS[trend];
  return (
    <dl className="flex flex-col gap-2 rounded-card border border-line bg-surface p-5 text-ink">
      <dt className="flex items-center justify-between gap-3 text-sm font-medium text-quiet">
        {label}
        {icon && <span aria-hidden="true" className="inline-flex text-primary">{icon}</span>}
      </dt>
      <dd className="text-3xl font-bold tabular-nums">{value}</dd>
      {change && (
        <dd className="flex gap-2 text-sm">
          <span className={`${shown.look} font-semibold`}>
            <span aria-hidden="true">{shown.sign} </span>
            <span className="sr-only">{shown.word} </span>
            {change}
          </span>
          {note && <span className="text-quiet">{note}</span>}
        </dd>
      )}
    </dl>
  );
}
