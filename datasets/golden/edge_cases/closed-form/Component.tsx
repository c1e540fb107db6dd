import { useId, type FormEvent } from "react";

export interface EntryFormProps {
  reason?: string;
  boat?: string;
  sail?: string;
  closed?: boolean;
  onEnter?: () => void;
}

/** Enters a boat for a race. */
export function EntryForm({ reason, boat, sail, closed = false, onEnter }: EntryFormProps) {
  const id = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    onEnter?.();
  };
  const field = "h-10 rounded-control border border-line bg-surface px-3 text-sm disabled:bg-subtle disabled:text-quiet";
  return (
    <form onSubmit={send} className="flex flex-col gap-4">
      {reason && <p role="status" className="rounded-control bg-warning-soft p-3 text-sm text-warning">{reason}</p>}
      <fieldset disabled={closed} className="flex flex-col gap-4">
        <legend className="mb-3 text-lg font-bold">Enter a boat</legend>
        <div className="flex flex-col gap-1">
          <label htmlFor={`${id}-boat`} className="text-sm">Boat</label>
          <input id={`${id}-boat`} defaultValue={boat} className={field} />
        </div>
        <div className="flex flex-col gap-1">
          <label htmlFor={`${id}-sail`} className="text-sm">Sail number</label>
          <input id={`${id}-sail`} defaultValue={sail} className={field} />
        </div>
        <button type="submit" className="h-11 rounded-control bg-primary text-sm font-bold text-on-primary disabled:bg-line disabled:text-quiet">Enter</button>
      </fieldset>
    </form>
  );
}
