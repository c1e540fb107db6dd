const STATUS = {
  paid: "bg-success-soft text-success",
  open: "bg-primary-soft text-primary",
  late: "bg-danger-soft text-danger",
};

export interface Order {
  id: string;
  client: string;
  status: keyof typeof STATUS;
  total: string;
}

export interface OrdersTableProps {
  caption: string;
  rows: Order[];
  page: number;
  pages: number;
  onPageChange?: (page: number) => void;
  onSort?: (column: keyof Order) => void;
}

const COLUMNS: { key: keyof Order; label: string; end?: boolean }[] = [
  { key: "id", label: "Order" },
  { key: "client", label: "Client" },
  { key: "status", label: "Status" },
  { key: "total", label: "Total, EUR", end: true },
];

/** A page of orders. */
export function OrdersTable({ caption, rows, page, pages, onPageChange, onSort }: OrdersTableProps) {
  const numbers = Array.from({ length: pages }, (_, index) => index + 1);
  const step = "h-7 rounded-control border border-line bg-surface px-2.5 text-sm disabled:text-quiet";
  return (
    <section className="rounded-card border border-line bg-surface shadow-card">
      <table className="w-full text-sm">
        <caption className="px-4 py-3 text-left text-base font-bold">{caption}</caption>
        <thead className="border-y border-line bg-subtle text-left">
          <tr>
            {COLUMNS.map(({ key, label, end }) => (
              <th key={key} scope="col" aria-sort={key === "id" ? "ascending" : undefined} className={`px-4 py-2 font-bold text-quiet ${end ? "text-right" : ""}`}>
                <button type="button" onClick={() => onSort?.(key)}>{label}</button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b border-line">
              <th scope="row" className="px-4 py-2 text-left font-normal">{row.id}</th>
              <td className="px-4 py-2">{row.client}</td>
              <td className="px-4 py-2">
                <span className={`inline-block rounded-control px-2 py-0.5 text-xs font-bold ${STATUS[row.status]}`}>{row.status}</span>
              </td>
              <td className="px-4 py-2 text-right tabular-nums">{row.total}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <nav aria-label="Pages" className="flex items-center justify-end gap-1.5 px-4 py-3">
        <button type="button" disabled={page === 1} onClick={() => onPageChange?.(page - 1)} className={step}>Previous</button>
        {numbers.map((number) => (
          <button
            key={number}
            type="button"
            aria-label={`Page ${number}`}
            aria-current={number === page ? "page" : undefined}
            onClick={() => onPageChange?.(number)}
            className={`size-7 rounded-control text-sm ${number === page ? "bg-primary font-bold text-on-primary" : "text-primary"}`}
          >
            {number}
          </button>
        ))}
        <button type="button" disabled={page === pages} onClick={() => onPageChange?.(page + 1)} className={step}>Next</button>
      </nav>
    </section>
  );
}
