export interface Course {
  title: string;
  /** 0 to 100. */
  done: number;
}

export interface SchoolDeskProps {
  title: string;
  menu: string[];
  current: number;
  courses: Course[];
  action: string;
  onMenu?: (index: number) => void;
  onGo?: (course: string) => void;
}

/** Where a pupil begins the day. */
export function SchoolDesk({ title, menu, current, courses, action, onMenu, onGo }: SchoolDeskProps) {
  return (
    <div className="flex items-start gap-5">
      <nav aria-label={title} className="w-48 rounded-card bg-primary p-3">
        <ul className="flex flex-col gap-1">
          {menu.map((item, index) => (
            <li key={item}>
              <a href={`#${index}`} aria-current={index === current ? "page" : undefined} onClick={() => onMenu?.(index)} className={`block rounded-control px-3 py-2.5 text-base ${index === current ? "bg-surface font-bold text-primary" : "text-on-primary"}`}>{item}</a>
            </li>
          ))}
        </ul>
      </nav>
      <section className="flex flex-1 flex-col gap-4">
        <h2 className="text-2xl font-bold">{title}</h2>
        <div className="grid grid-cols-2 gap-4">
          {courses.map(({ title: course, done }) => (
            <article key={course} className="flex flex-col gap-3 rounded-card border border-line bg-surface p-5">
              <h3 className="text-lg font-semibold">{course}</h3>
              <div role="progressbar" aria-label={course} aria-valuenow={done} aria-valuemin={0} aria-valuemax={100} className="grid h-2 grid-cols-20 overflow-hidden rounded-full bg-subtle">
                {Array.from({ length: Math.round(done / 5) }, (_, step) => <span key={step} className="bg-primary" />)}
              </div>
              <div className="flex items-center justify-between">
                <span className="text-sm text-quiet">{done}%</span>
                <button type="button" onClick={() => onGo?.(course)} className="h-9 rounded-control border border-primary px-4 text-sm font-semibold text-primary">{action}</button>
              </div>
            </article>
          ))}
        </div>
      </section>
    </div>
  );
}
