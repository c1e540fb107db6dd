export interface Crumb {
  label: string;
  href?: string;
}

export interface ShelfCrumbsProps {
  items: Crumb[];
}

/** Where one stands, and the way back. */
export function ShelfCrumbs({ items }: ShelfCrumbsProps) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex items-center gap-2 text-sm">
        {items.map(({ label, href }, index) => (
          <li key={label} className="flex items-center gap-2">
            {index > 0 && <span aria-hidden="true" className="text-quiet">/</span>}
            {href ? <a href={href} className="text-primary underline">{label}</a> : <span aria-current="page" className="font-bold">{label}</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
