export interface PaginationProps {
  /** The page shown, from 1. */
  page: number;
  /** How many pages there are. */
  pages: number;
  onChange: (page: number) => void;
  /** How many neighbours of the page shown stand beside it. */
  siblings?: number;
  label?: string;
  previousLabel?: string;
  nextLabel?: string;
}

/** Page numbers to show: the ends, the neighbours, and null for a gap. */
function shownPages(page: number, pages: number, siblings: number): (number | null)[] {
  const wanted = [1, pages, ...Array.from({ length: 2 * siblings + 1 }, (_, i) => page - siblings + i)];
  const sorted = [...new Set(wanted)].filter((n) => n >= 1 && n <= pages).sort((a, b) => a - b);
  return sorted.flatMap((n, i) => {
    const before = sorted[i - 1];
    return before !== undefined && n - before > 1 ? [null, n] : [n];
  });
}

/** Steps through the pages of a long list. */
export function Pagination({
  page,
  pages,
  onChange,
  siblings = 1,
  label = "Pages",
  previousLabel = "Previous",
  nextLabel = "Next",
}: PaginationProps) {
  const look = "inline-flex h-9 min-w-9 items-center justify-center rounded-control px-3 text-sm font-medium outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50";
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap items-center gap-1 text-ink">
        <li>
          <button type="button" disabled={page <= 1} onClick={() => onChange(page - 1)} className={`${look} hover:bg-subtle`}>{previousLabel}</button>
        </li>
        {shownPages(page, pages, siblings).map((number, at) =>
          number === null ? (
            <li key={`gap-${at}`} aria-hidden="true" className="px-1 text-quiet">…</li>
          ) : (
            <li key={number}>
              <button
                type="button"
                aria-label={`Page ${number}`}
                aria-current={number === page ? "page" : undefined}
                onClick={() => onChange(number)}
                className={`${look} ${number === page ? "bg-primary text-on-primary" : "hover:bg-subtle"}`}
              >
                {number}
              </button>
            </li>
          ),
        )}
        <li>
          <button type="button" disabled={page >= pages} onClick={() => onChange(page + 1)} className={`${look} hover:bg-subtle`}>{nextLabel}</button>
        </li>
      </ul>
    </nav>
  );
}
