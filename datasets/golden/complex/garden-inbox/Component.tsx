export interface Message {
  id: string;
  from: string;
  subject: string;
  time: string;
  unread?: boolean;
}

export interface GardenInboxProps {
  title: string;
  messages: Message[];
  onOpen?: (id: string) => void;
  onCompose?: () => void;
}

/** What people wrote. */
export function GardenInbox({ title, messages, onOpen, onCompose }: GardenInboxProps) {
  const unread = messages.filter((message) => message.unread).length;
  return (
    <section className="rounded-card bg-surface p-3 shadow-card">
      <header className="flex items-center gap-3 px-3 py-2">
        <h2 className="text-xl font-bold">{title}</h2>
        <span className="rounded-full bg-primary-soft px-2.5 py-0.5 text-sm font-bold text-primary">{unread} new</span>
        <button type="button" onClick={() => onCompose?.()} className="ml-auto h-9 rounded-control bg-primary px-5 text-sm font-bold text-on-primary">Write</button>
      </header>
      <ul className="mt-2 flex flex-col">
        {messages.map(({ id, from, subject, time, unread: fresh }) => (
          <li key={id}>
            <button type="button" onClick={() => onOpen?.(id)} className={`flex w-full items-center gap-4 rounded-2xl px-3 py-3 text-left ${fresh ? "bg-page" : ""}`}>
              <span aria-hidden="true" className="flex size-11 shrink-0 items-center justify-center rounded-full bg-subtle text-base font-bold text-primary">{from.charAt(0)}</span>
              <span className="min-w-0 flex-1">
                <span className={`block text-base ${fresh ? "font-bold" : ""}`}>{from}</span>{" "}
                <span className="block truncate text-sm text-quiet">{subject}</span>
              </span>{" "}
              <span className="flex flex-col items-end gap-1.5 text-xs text-quiet">
                {time}
                {fresh && <span aria-hidden="true" className="size-2.5 rounded-full bg-primary" />}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
