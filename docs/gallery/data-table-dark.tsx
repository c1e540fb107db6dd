const COLUMN_ALIGNS = {
  start: "text-start",
  end: "text-end",
} as const;

export interface TableColumn {
  cell: string;
  align: keyof typeof COLUMN_ALIGNS;
}

const DEFAULT_COLUMNS: readonly TableColumn[] = [
  { cell: "Telescope", align: "start" },
  { cell: "Site", align: "start" },
  { cell: "State", align: "start" },
  { cell: "Nights", align: "end" },
];

const ROW_TONES = {
  success: "bg-surface-3 text-success-text",
  warning: "bg-surface-4 text-warning-text",
  danger: "bg-surface-5 text-destructive-text",
} as const;

export interface TableRow {
  telescope: string;
  site: string;
  state: string;
  nights: string;
  tone: keyof typeof ROW_TONES;
}

const DEFAULT_ROWS: readonly TableRow[] = [
  { telescope: "Meridian", site: "North ridge", state: "Observing", nights: "214", tone: "success" },
  { telescope: "Little Owl", site: "Valley dome", state: "Clouded", nights: "97", tone: "warning" },
  { telescope: "Cassini 2", site: "Salt lake", state: "Repair", nights: "31", tone: "danger" },
  { telescope: "Pathfinder", site: "North ridge", state: "Observing", nights: "168", tone: "success" },
];

export interface TableProps {
  /** Names the table for those who cannot see it. */
  label?: string;
  columns?: readonly TableColumn[];
  rows?: readonly TableRow[];
}

/** Table as the picture shows it; every word is a prop. After the pattern Table. */
export function Table({
  label = "Telescope",
  columns = DEFAULT_COLUMNS,
  rows = DEFAULT_ROWS,
}: TableProps) {
  return (
    <div role="region" tabIndex={0} aria-label={label} className="overflow-x-auto">
      <table
        className="table-fixed w-full min-w-126 overflow-hidden rounded-13 border-separate border-spacing-0 border border-border bg-surface text-start"
      >
        <colgroup>
          <col className="w-37" />
          <col />
          <col className="w-36.75" />
          <col className="w-30" />
        </colgroup>
        <thead>
          <tr className="bg-surface-2 text-muted">
            {columns.map((item) => (
              <th
                key={item.cell}
                scope="col"
                className={`h-11.25 px-4.5 border-b border-border text-13 font-semibold ${COLUMN_ALIGNS[item.align]}`}
              >
                {item.cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="[&>tr:last-child>*]:border-b-0 [&>tr:last-child>*]:h-12.5">
          {rows.map((item) => (
            <tr key={item.telescope}>
              <td className="h-12.75 pb-px px-4.5 border-b border-border text-14 text-text">
                {item.telescope}
              </td>
              <td className="h-12.75 pb-px px-4.5 border-b border-border text-14 text-text">
                {item.site}
              </td>
              <td className="h-12.75 pb-px px-4.5 border-b border-border">
                <span
                  className={`flex items-center justify-center w-fit min-h-5.5 px-2 rounded-6 whitespace-nowrap text-12 font-semibold ${ROW_TONES[item.tone]}`}
                >
                  {item.state}
                </span>
              </td>
              <td
                className="h-12.75 pb-px px-4 border-b border-border text-end text-14 tracking-wide-1-52 text-text"
              >
                {item.nights}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
