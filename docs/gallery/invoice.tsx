export interface CardItem {
  label: string;
}

const DEFAULT_ITEMS: readonly CardItem[] = [
  { label: "Brightwater Ltd" },
  { label: "4 Quay Street" },
  { label: "Ostrand" },
];

const COLUMN_TONES = {
  look: "p-0 text-start",
  look2: "text-end px-12.5",
  look3: "text-end p-0",
} as const;

export interface CardColumn {
  cell: string;
  tone: keyof typeof COLUMN_TONES;
}

const DEFAULT_COLUMNS: readonly CardColumn[] = [
  { cell: "Item", tone: "look" },
  { cell: "Count", tone: "look2" },
  { cell: "Sum, EUR", tone: "look3" },
];

const ROW_TONES = {
  look: {
    root: "h-8.75 pt-2.25",
    cell: "h-8.75 pt-2.25",
    cell2: "h-8.75 pt-2.25",
  },
  look2: {
    root: "h-8.75 pt-2",
    cell: "h-8.75 pt-2",
    cell2: "h-8.75 pt-2",
  },
  look3: {
    root: "h-7.5 pt-3.75",
    cell: "h-7.5 pt-3.75",
    cell2: "h-7.5 pt-3.75",
  },
} as const;

export interface CardRow {
  cell1: string;
  count: string;
  sumEur: string;
  tone: keyof typeof ROW_TONES;
}

const DEFAULT_ROWS: readonly CardRow[] = [
  { cell1: "Cedar planks, 4 m", count: "12", sumEur: "384.00", tone: "look" },
  { cell1: "Copper nails, box", count: "3", sumEur: "57.60", tone: "look2" },
  { cell1: "Delivery", count: "1", sumEur: "40.00", tone: "look3" },
];

export interface CardProps {
  title?: string;
  onPrint?: () => void;
  printLabel?: string;
  description?: string;
  caption?: string;
  description2?: string;
  /** Names the table for those who cannot see it. */
  label?: string;
  totalTitle?: string;
  value?: string;
  description3?: string;
  items?: readonly CardItem[];
  columns?: readonly CardColumn[];
  rows?: readonly CardRow[];
}

/** Card as the picture shows it; every word is a prop. After the pattern Card. */
export function Card({
  title = "Invoice 2041",
  onPrint,
  printLabel = "Print",
  description = "FROM",
  caption = "TO",
  description2 = "Hollis & Daughters Mill House Pelham",
  label = "Item",
  totalTitle = "Total",
  value = "481.60",
  description3 = "To be paid by 14 December",
  items = DEFAULT_ITEMS,
  columns = DEFAULT_COLUMNS,
  rows = DEFAULT_ROWS,
}: CardProps) {
  return (
    <article className="flex flex-col p-8 rounded-4 border border-border bg-white">
      <div className="flex flex-wrap items-center text-text">
        <h3 className="text-24 font-bold">{title}</h3>
        <button
          type="button"
          onClick={onPrint}
          className="flex items-center justify-center min-h-8 ms-auto px-3 pb-0.75 rounded-3 border border-border text-13"
        >
          {printLabel}
        </button>
      </div>
      <div className="flex flex-wrap gap-61.75 items-center mt-6.25 text-muted">
        <p className="text-11 font-bold">{description}</p>
        <p className="text-11 font-bold">{caption}</p>
      </div>
      <div className="flex flex-wrap gap-45.75 items-start -mt-px text-text">
        <ul className="flex flex-col gap-1.5 mt-2.25">
          {items.map((item) => (
            <li key={item.label} className="text-13">{item.label}</li>
          ))}
        </ul>
        <p className="w-27.25 text-13 leading-20-5 tracking-tight-0-61">{description2}</p>
      </div>
      <div role="region" tabIndex={0} aria-label={label} className="mt-11.5 overflow-x-auto">
        <table className="table-fixed w-full min-w-92 border-separate border-spacing-0 text-start">
          <colgroup>
            <col />
            <col className="w-50.25" />
            <col className="w-28.25" />
          </colgroup>
          <thead>
            <tr className="text-text">
              {columns.map((item) => (
                <th
                  key={item.cell}
                  scope="col"
                  className={`h-5.75 pb-1.75 border-b border-text text-13 font-bold ${COLUMN_TONES[item.tone]}`}
                >
                  {item.cell}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="text-text [&>tr:last-child>*]:border-b-0">
            {rows.map((item) => (
              <tr key={item.cell1}>
                <td className={`p-0 border-b border-border text-13 ${ROW_TONES[item.tone].root}`}>
                  {item.cell1}
                </td>
                <td
                  className={`px-12.5 border-b border-border text-end text-13 ${ROW_TONES[item.tone].cell}`}
                >
                  {item.count}
                </td>
                <td
                  className={`p-0 border-b border-border text-end text-13 ${ROW_TONES[item.tone].cell2}`}
                >
                  {item.sumEur}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <hr className="h-px mt-1.25 border-0 bg-border" />
      <div className="flex flex-wrap items-center self-end w-50 max-w-full mt-5 text-text">
        <h3 className="text-16 font-bold">{totalTitle}</h3>
        <h3 className="ms-auto text-16 font-bold">{value}</h3>
      </div>
      <div className="mt-6.5 px-3 pt-3.25 pb-1.75 rounded-3 bg-surface text-13 text-warning-text">
        {description3}
      </div>
    </article>
  );
}
