export interface Stat {
  label: string;
  value: string;
  change: string;
}

const STATUS = { In: "bg-success-soft text-success", Due: "bg-primary-soft text-primary", Late: "bg-danger-soft text-danger" };

export interface Boat {
  name: string;
  berth: string;
  time: string;
  status: keyof typeof STATUS;
}

export interface HarbourBoardProps {
  title: string;
  stats: Stat[];
  boats: Boat[];
  notes: string[];
  onBoat?: (name: string) => void;
}

function StatCard({ label, value, change }: Stat) {
  return (
    <article className="rounded-card bg-surface p-5 shadow-card">
      <p className="text-sm text-quiet">{label}</p>
      <p className="mt-2 flex items-baseline justify-between">
        <span className="text-3xl font-bold">{value}</span>
        <span className={`text-sm font-semibold ${change.startsWith("-") ? "text-danger" : "text-success"}`}>{change}</span>
      </p>
    </article>
  );
}

/** What the harbour master looks at in the morning. */
export function HarbourBoard({ title, stats, boats, notes, onBoat }: HarbourBoardProps) {
  return (
    <div className="flex flex-col gap-6">
      <h2 className="text-2xl font-bold">{title}</h2>
      <div className="grid grid-cols-4 gap-5">
        {stats.map((stat) => <StatCard key={stat.label} {...stat} />)}
      </div>
      <div className="grid grid-cols-3 items-start gap-5">
        <section className="col-span-2 rounded-card bg-surface p-5 shadow-card">
          <h3 className="text-lg font-semibold">Boats</h3>
          <table className="mt-3 w-full text-left text-sm">
            <thead className="border-b border-line text-quiet">
              <tr>
                {["Boat", "Berth", "Time", "Status"].map((head) => <th key={head} scope="col" className="py-2 font-medium">{head}</th>)}
              </tr>
            </thead>
            <tbody>
              {boats.map(({ name, berth, time, status }) => (
                <tr key={name} className="border-b border-line">
                  <th scope="row" className="py-3 font-semibold">
                    <button type="button" onClick={() => onBoat?.(name)}>{name}</button>
                  </th>
                  <td className="py-3">{berth}</td>
                  <td className="py-3 tabular-nums">{time}</td>
                  <td className="py-3"><span className={`rounded-full px-2.5 py-1 text-xs font-semibold ${STATUS[status]}`}>{status}</span></td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="rounded-card bg-surface p-5 shadow-card">
          <h3 className="text-lg font-semibold">Notes</h3>
          <ul className="mt-3 flex flex-col gap-3 text-sm">
            {notes.map((note) => <li key={note} className="border-l-4 border-primary pl-3">{note}</li>)}
          </ul>
        </section>
      </div>
    </div>
  );
}
