export interface MonthTableProps {
  month: string;
  /** Day of the week the month begins on: 0 is Monday. */
  first: number;
  days: number;
  today?: number;
  busy?: number[];
  onDay?: (day: number) => void;
  onMonth?: (step: number) => void;
}

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** A month, week by week. */
export function MonthTable({ month, first, days, today, busy = [], onDay, onMonth }: MonthTableProps) {
  const weeks = Array.from({ length: Math.ceil((first + days) / 7) }, (_, week) => week);
  const arrow = "flex size-9 items-center justify-center rounded-full bg-subtle";
  return (
    <section className="rounded-card bg-surface p-4 shadow-card">
      <header className="flex items-center justify-between">
        <h3 className="pl-3 text-lg font-medium">{month}</h3>
        <div className="flex gap-2">
          <button type="button" aria-label="Previous month" onClick={() => onMonth?.(-1)} className={arrow}>
            <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-ink stroke-2"><path d="M10 3L5 8l5 5" /></svg>
          </button>
          <button type="button" aria-label="Next month" onClick={() => onMonth?.(1)} className={arrow}>
            <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-ink stroke-2"><path d="M6 3l5 5-5 5" /></svg>
          </button>
        </div>
      </header>
      <table aria-label={month} className="mt-3 w-full table-fixed text-center text-sm">
        <thead>
          <tr>
            {WEEK.map((day) => <th key={day} scope="col" abbr={day} className="h-9 font-medium text-quiet">{day.charAt(0)}</th>)}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week}>
              {WEEK.map((name, index) => {
                const day = week * 7 + index - first + 1;
                return (
                  <td key={name} className="h-11">
                    {day > 0 && day <= days && (
                      <button
                        type="button"
                        aria-current={day === today ? "date" : undefined}
                        onClick={() => onDay?.(day)}
                        className={`mx-auto flex size-9 flex-col items-center justify-center rounded-full ${day === today ? "bg-primary font-medium text-on-primary" : ""}`}
                      >
                        {day}
                        {busy.includes(day) && <span aria-hidden="true" className="size-1 rounded-full bg-current" />}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
