export interface JobTableProps {
  caption: string;
  columns: string[];
  rows: string[][];
  empty: string;
}

/** Jobs, or a line that there are none. */
export function JobTable({ caption, columns, rows, empty }: JobTableProps) {
  return (
    <table className="w-full border border-line bg-surface text-left text-sm">
      <caption className="pb-3 text-left text-base font-medium">{caption}</caption>
      <thead className="bg-subtle">
        <tr>
          {columns.map((column) => <th key={column} scope="col" className="px-4 py-3 font-medium text-quiet">{column}</th>)}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join()} className="border-t border-line">
            {row.map((cell, index) => <td key={columns[index]} className="px-4 py-3">{cell}</td>)}
          </tr>
        ))}
        {rows.length === 0 && (
          <tr>
            <td colSpan={columns.length} className="px-4 py-12 text-center text-quiet">{empty}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
