export interface Office {
  name: string;
  room: string;
}

export interface OfficeListProps {
  title: string;
  offices: Office[];
  onPick?: (name: string) => void;
}

/** Who is in charge, and where. */
export function OfficeList({ title, offices, onPick }: OfficeListProps) {
  return (
    <section className="rounded-card bg-surface p-4">
      <h3 className="text-lg font-medium text-primary">{title}</h3>
      <ul className="mt-2 divide-y divide-line">
        {offices.map(({ name, room }) => (
          <li key={name}>
            <button type="button" onClick={() => onPick?.(name)} className="w-full py-3 text-left">
              <span className="block text-sm font-medium wrap-anywhere hyphens-none">{name}</span>{" "}
              <span className="block text-xs text-quiet">{room}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
