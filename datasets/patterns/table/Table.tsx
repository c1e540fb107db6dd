import type { ReactNode } from "react";

export interface TableColumn<Row> {
  key: string;
  header: string;
  /** What the cell of a row shows. */
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  sortable?: boolean;
}

export interface TableSort {
  key: string;
  direction: "ascending" | "descending";
}

export interface TableProps<Row> {
  /** What the table lists: its name. */
  caption: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  /** A key for each row. */
  rowKey: (row: Row) => string;
  density?: "comfortable" | "compact";
  striped?: boolean;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
  /** Shown when there are no rows. */
  empty?: string;
}

/** Rows of data under column headers, sortable by header. */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  density = "comfortable",
  striped = false,
  sort,
  onSort,
  empty = "Nothing here yet.",
}: TableProps<Row>) {
  const pad = density === "compact" ? "px-3 py-1.5" : "px-4 py-3";
  const flip = (key: string) =>
    onSort?.({ key, direction: sort?.key === key && sort.direction === "ascending" ? "descending" : "ascending" });
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-surface text-sm text-ink">
      <table className="w-full border-collapse">
        <caption className="sr-only">{caption}</caption>
        <thead className="bg-subtle text-quiet">
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                aria-sort={sort?.key === column.key ? sort.direction : undefined}
                className={`${pad} ${column.align === "right" ? "text-right" : "text-left"} font-semibold`}
              >
                {column.sortable ? (
                  <button type="button" onClick={() => flip(column.key)} className="inline-flex items-center gap-1 rounded-sm outline-offset-2 hover:text-ink focus-visible:outline-2 focus-visible:outline-focus">
                    {column.header}
                    <span aria-hidden="true">{sort?.key !== column.key ? "↕" : sort.direction === "ascending" ? "↑" : "↓"}</span>
                  </button>
                ) : (
                  column.header
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className={`${striped ? "even:bg-subtle" : ""} border-t border-line`}>
              {columns.map((column) => (
                <td key={column.key} className={`${pad} ${column.align === "right" ? "text-right tabular-nums" : "text-left"}`}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className={`${pad} text-center text-quiet`}>{empty}</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
