export interface InvoiceLine {
  what: string;
  count: number;
  sum: string;
}

export interface InvoiceProps {
  number: string;
  from: string[];
  to: string[];
  lines: InvoiceLine[];
  total: string;
  due: string;
  onPrint?: (number: string) => void;
}

function Address({ title, lines }: { title: string; lines: string[] }) {
  return (
    <div className="text-sm">
      <h3 className="text-xs font-bold text-quiet uppercase">{title}</h3>
      {lines.map((line) => <p key={line} className="mt-0.5">{line}</p>)}
    </div>
  );
}

/** What somebody owes, and for what. */
export function Invoice({ number, from, to, lines, total, due, onPrint }: InvoiceProps) {
  return (
    <article className="rounded-card border border-line bg-surface p-8">
      <header className="flex items-start justify-between">
        <h2 className="text-2xl font-bold">Invoice {number}</h2>
        <button type="button" onClick={() => onPrint?.(number)} className="h-8 rounded-control border border-line px-3 text-sm">Print</button>
      </header>
      <div className="mt-6 grid grid-cols-2 gap-6">
        <Address title="From" lines={from} />
        <Address title="To" lines={to} />
      </div>
      <table className="mt-8 w-full text-sm">
        <thead className="border-b-2 border-ink">
          <tr>
            <th scope="col" className="py-2 text-left">Item</th>
            <th scope="col" className="py-2 text-right">Count</th>
            <th scope="col" className="py-2 text-right">Sum, EUR</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ what, count, sum }) => (
            <tr key={what} className="border-b border-line">
              <td className="py-2">{what}</td>
              <td className="py-2 text-right">{count}</td>
              <td className="py-2 text-right">{sum}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="text-lg font-bold">
            <th scope="row" colSpan={2} className="py-3 text-right">Total</th>
            <td className="py-3 text-right">{total}</td>
          </tr>
        </tfoot>
      </table>
      <p className="mt-4 rounded-control bg-warning-soft px-3 py-2 text-sm text-warning">To be paid by {due}</p>
    </article>
  );
}
