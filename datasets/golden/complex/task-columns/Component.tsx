export interface Task {
  id: string;
  title: string;
  tag: string;
  who: string;
}

export interface Column {
  title: string;
  tasks: Task[];
}

export interface TaskColumnsProps {
  columns: Column[];
  onTask?: (id: string) => void;
  onAdd?: (column: string) => void;
}

/** Work, by how far it has come. */
export function TaskColumns({ columns, onTask, onAdd }: TaskColumnsProps) {
  return (
    <div className="grid grid-cols-3 items-start gap-3">
      {columns.map(({ title, tasks }) => (
        <section key={title} className="rounded-card border border-line bg-subtle p-3">
          <header className="flex items-center justify-between">
            <h3 className="text-sm font-bold">{title} <span className="font-normal text-quiet">{tasks.length}</span></h3>
            <button type="button" aria-label={`Add to ${title}`} onClick={() => onAdd?.(title)} className="flex size-6 items-center justify-center rounded-control border border-line bg-surface">
              <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 fill-none stroke-quiet stroke-2"><path d="M6 1v10M1 6h10" /></svg>
            </button>
          </header>
          <ul className="mt-3 flex flex-col gap-2">
            {tasks.map(({ id, title: name, tag, who }) => (
              <li key={id} className="rounded-card border border-line bg-surface p-3 shadow-card">
                <button type="button" onClick={() => onTask?.(id)} className="text-left text-sm">{name}</button>
                <div className="mt-3 flex items-center justify-between">
                  <span className="rounded-control bg-primary-soft px-1.5 py-0.5 text-xs text-primary">{tag}</span>
                  <span className="flex size-6 items-center justify-center rounded-full bg-quiet text-xs text-surface">{who}</span>
                </div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
