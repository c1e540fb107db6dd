import { useId, useState, type FormEvent } from "react";

export interface LogFilterProps {
  query?: string;
  services: string[];
  chosen?: string[];
  spans: string[];
  span?: string;
  hits: number;
  onFilter?: (services: string[], span: string) => void;
}

/** Narrows down what was logged. */
export function LogFilter({ query, services, chosen = [], spans, span = "", hits, onFilter }: LogFilterProps) {
  const id = useId();
  const [picked, setPicked] = useState(chosen);
  const [time, setTime] = useState(span);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    onFilter?.(picked, time);
  };
  const flip = (name: string) => setPicked(picked.includes(name) ? picked.filter((one) => one !== name) : [...picked, name]);
  return (
    <form onSubmit={apply} className="flex flex-col gap-5 border border-line bg-surface p-5">
      <div>
        <label htmlFor={`${id}-query`} className="text-sm text-quiet">search</label>
        <input id={`${id}-query`} type="search" defaultValue={query} className="mt-1 h-10 w-full border border-line bg-page px-3 text-base" />
      </div>
      <fieldset>
        <legend className="text-sm text-quiet">services</legend>
        <div className="mt-2 grid grid-cols-2 gap-2">
          {services.map((name) => (
            <label key={name} className="flex items-center gap-2.5 text-base">
              <input type="checkbox" checked={picked.includes(name)} onChange={() => flip(name)} className="size-4 appearance-none border border-quiet checked:border-4 checked:border-primary" />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="text-sm text-quiet">span</legend>
        <div className="mt-2 flex gap-2">
          {spans.map((one) => (
            <label key={one} className={`flex items-center gap-2 border px-3 py-2 text-sm ${one === time ? "border-primary bg-primary-soft text-primary" : "border-line"}`}>
              <input type="radio" name={id} checked={one === time} onChange={() => setTime(one)} className="size-3 appearance-none rounded-full border border-quiet checked:border-4 checked:border-primary" />
              {one}
            </label>
          ))}
        </div>
      </fieldset>
      <footer className="flex items-center justify-between border-t border-line pt-4">
        <output className="text-sm text-quiet">{hits} lines</output>
        <button type="submit" className="h-10 bg-primary px-6 text-sm font-bold text-on-primary">apply</button>
      </footer>
    </form>
  );
}
