import { useState } from "react";

export interface Fold {
  id: string;
  title: string;
  lines: string[];
  failed?: boolean;
}

export interface LogFoldsProps {
  folds: Fold[];
  onFold?: (id: string, open: boolean) => void;
}

/** Steps of a job, each with what it said. */
export function LogFolds({ folds, onFold }: LogFoldsProps) {
  const [closed, setClosed] = useState<string[]>([]);
  const flip = (id: string) => {
    const open = closed.includes(id);
    setClosed(open ? closed.filter((one) => one !== id) : [...closed, id]);
    onFold?.(id, open);
  };
  return (
    <div className="flex flex-col gap-3">
      {folds.map(({ id, title, lines, failed }) => (
        <section key={id} className={`rounded-card border ${failed ? "border-danger bg-danger-soft" : "border-line bg-surface"}`}>
          <h3>
            <button type="button" aria-expanded={!closed.includes(id)} onClick={() => flip(id)} className="flex w-full items-center gap-3 px-4 py-3 text-left text-sm font-semibold">
              <svg aria-hidden="true" viewBox="0 0 16 16" className={`size-3 fill-current ${closed.includes(id) ? "" : "rotate-90"}`}><path d="M4 2l9 6-9 6z" /></svg>
              {title}{" "}
              {failed && <span className="ml-auto text-xs text-danger">failed</span>}
            </button>
          </h3>
          {!closed.includes(id) && (
            <div className="flex flex-col gap-1 px-4 pb-4 pl-10 text-sm text-quiet">
              {lines.length === 0 && <p className="italic">Not started</p>}
              {lines.map((line) => <p key={line}>{line}</p>)}
            </div>
          )}
        </section>
      ))}
    </div>
  );
}
