import { useId, useState } from "react";

export interface RuleDialogProps {
  title: string;
  metrics: string[];
  limit?: string;
  active?: boolean;
  onCreate?: (metric: string, active: boolean) => void;
  onClose?: () => void;
}

/** Makes a rule that rings a bell. */
export function RuleDialog({ title, metrics, limit, active = false, onCreate, onClose }: RuleDialogProps) {
  const id = useId();
  const [metric, setMetric] = useState(metrics[0] ?? "");
  const [on, setOn] = useState(active);
  const field = "mt-1.5 h-10 w-full rounded-control border border-line bg-page px-3 text-sm";
  return (
    <div role="dialog" aria-modal="true" aria-labelledby={`${id}-title`} className="rounded-card bg-surface shadow-card">
      <header className="flex items-center justify-between border-b border-line px-6 py-4">
        <h2 id={`${id}-title`} className="text-lg font-medium">{title}</h2>
        <button type="button" aria-label="Close" onClick={() => onClose?.()} className="flex size-8 items-center justify-center">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-quiet stroke-2"><path d="M3 3l10 10M13 3L3 13" /></svg>
        </button>
      </header>
      <div className="grid grid-cols-2 gap-4 p-6">
        <div>
          <label htmlFor={`${id}-metric`} className="text-sm text-quiet">Metric</label>
          <select id={`${id}-metric`} value={metric} onChange={(event) => setMetric(event.target.value)} className={field}>
            {metrics.map((one) => <option key={one}>{one}</option>)}
          </select>
        </div>
        <div>
          <label htmlFor={`${id}-limit`} className="text-sm text-quiet">Limit</label>
          <input id={`${id}-limit`} defaultValue={limit} className={field} />
        </div>
        <div className="col-span-2 flex items-center justify-between rounded-control bg-subtle px-4 py-3">
          <span id={`${id}-active`} className="text-sm">Active</span>
          <button type="button" role="switch" aria-checked={on} aria-labelledby={`${id}-active`} onClick={() => setOn(!on)} className={`flex h-6 w-10 items-center rounded-full p-0.5 ${on ? "justify-end bg-primary" : "bg-line"}`}>
            <span className="size-5 rounded-full bg-ink" />
          </button>
        </div>
      </div>
      <footer className="flex justify-end gap-3 px-6 pb-6">
        <button type="button" onClick={() => onCreate?.(metric, on)} className="h-10 rounded-control bg-primary px-5 text-sm font-medium text-on-primary">Create rule</button>
      </footer>
    </div>
  );
}
