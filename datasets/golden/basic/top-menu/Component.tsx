export interface TopMenuProps {
  brand: string;
  links: string[];
  current?: string;
  action: string;
  onNavigate?: (link: string) => void;
  onAction?: () => void;
}

/** The places of a site. */
export function TopMenu({ brand, links, current, action, onNavigate, onAction }: TopMenuProps) {
  return (
    <nav aria-label="Main" className="flex h-16 items-center gap-8 border-b border-line bg-surface px-6">
      <span className="text-lg font-bold text-primary">{brand}</span>
      <ul className="flex flex-1 gap-6">
        {links.map((link) => (
          <li key={link}>
            <a
              href={`#${link.toLowerCase()}`}
              aria-current={link === current ? "page" : undefined}
              onClick={() => onNavigate?.(link)}
              className={`border-b-2 py-1 text-sm ${link === current ? "border-primary font-semibold" : "border-transparent text-quiet"}`}
            >
              {link}
            </a>
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => onAction?.()} className="h-9 rounded-control bg-primary px-4 text-sm font-semibold text-on-primary">{action}</button>
    </nav>
  );
}
