export interface Place {
  id: string;
  label: string;
  count?: number;
}

export interface SideMenuProps {
  label: string;
  items: Place[];
  current?: string;
  onNavigate?: (id: string) => void;
}

/** Places below one another. */
export function SideMenu({ label, items, current, onNavigate }: SideMenuProps) {
  return (
    <nav aria-label={label} className="rounded-card border border-line bg-surface p-2">
      <ul className="flex flex-col gap-1">
        {items.map(({ id, label: text, count }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={id === current ? "page" : undefined}
              onClick={() => onNavigate?.(id)}
              className={`flex items-center justify-between rounded-control px-3 py-2 text-base ${id === current ? "bg-primary-soft font-semibold text-primary" : "text-ink"}`}
            >
              {text}
              {count !== undefined && <span className="rounded-full bg-primary px-2 text-sm text-on-primary">{count}</span>}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
