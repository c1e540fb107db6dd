import { useState } from "react";

export interface Sailor {
  name: string;
  role: string;
  watch: string;
  hours: number;
}

export interface CrewTableProps {
  crew: Sailor[];
  chosen?: string[];
  onChoose?: (names: string[]) => void;
  onMenu?: (name: string) => void;
}

/** Who is on board. */
export function CrewTable({ crew, chosen = [], onChoose, onMenu }: CrewTableProps) {
  const [names, setNames] = useState(chosen);
  const flip = (name: string) => {
    const next = names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
    setNames(next);
    onChoose?.(next);
  };
  return (
    <table className="w-full overflow-hidden rounded-card bg-surface text-left text-sm">
      <caption className="pb-4 text-left text-xl font-bold">On board</caption>
      <thead className="text-xs text-quiet uppercase">
        <tr>
          <th scope="col" className="w-12 py-3 pl-5"><span className="sr-only">Chosen</span></th>
          <th scope="col" className="px-4 py-3">Name</th>
          <th scope="col" className="px-4 py-3">Watch</th>
          <th scope="col" className="px-4 py-3 text-right">Hours</th>
          <th scope="col" className="w-14 py-3"><span className="sr-only">More</span></th>
        </tr>
      </thead>
      <tbody>
        {crew.map(({ name, role, watch, hours }) => (
          <tr key={name} className={`border-t border-line ${names.includes(name) ? "bg-primary-soft" : ""}`}>
            <td className="py-3 pl-5">
              <input type="checkbox" aria-label={`Choose ${name}`} checked={names.includes(name)} onChange={() => flip(name)} className="block size-4 accent-primary" />
            </td>
            <td className="px-4 py-3">
              <div className="flex items-center gap-3">
                <span aria-hidden="true" className="flex size-9 items-center justify-center rounded-full bg-subtle text-xs font-bold text-primary">{name.split(" ").map((word) => word.charAt(0))}</span>
                <div>
                  <p className="font-bold">{name}</p>
                  <p className="text-xs text-quiet">{role}</p>
                </div>
              </div>
            </td>
            <td className="px-4 py-3">{watch}</td>
            <td className="px-4 py-3 text-right tabular-nums">{hours}</td>
            <td className="py-3">
              <button type="button" aria-label={`More about ${name}`} onClick={() => onMenu?.(name)} className="flex size-8 items-center justify-center">
                <svg aria-hidden="true" viewBox="0 0 16 4" className="h-1 w-4 fill-quiet"><circle cx="2" cy="2" r="1.6" /><circle cx="8" cy="2" r="1.6" /><circle cx="14" cy="2" r="1.6" /></svg>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
