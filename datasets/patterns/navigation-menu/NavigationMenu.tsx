import { useId, useState, type ReactNode } from "react";

export interface NavigationLink {
  label: string;
  href: string;
}

export interface NavigationMenuProps {
  /** Name or sign of the site; leads home. */
  brand: ReactNode;
  homeHref?: string;
  links: readonly NavigationLink[];
  /** `href` of the page shown. */
  current?: string;
  /** Buttons at the end of the bar. */
  actions?: ReactNode;
  label?: string;
  /** Name of the button that opens the links on narrow screens. */
  menuLabel?: string;
}

/** The bar over a site: brand, links and actions; on narrow screens the links fold away. */
export function NavigationMenu({
  brand,
  homeHref = "/",
  links,
  current,
  actions,
  label = "Main",
  menuLabel = "Menu",
}: NavigationMenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const focus = "rounded-control outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus";
  return (
    <nav
      aria-label={label}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
      className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b border-line bg-surface px-5 py-3 text-sm text-ink"
    >
      <a href={homeHref} className={`${focus} text-base font-bold`}>{brand}</a>
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={`${focus} ml-auto px-3 py-2 font-medium hover:bg-subtle sm:hidden`}
      >
        {menuLabel}
      </button>
      <ul id={id} className={`${open ? "flex" : "hidden"} w-full flex-col gap-1 sm:flex sm:w-auto sm:grow sm:flex-row`}>
        {links.map((link) => (
          <li key={link.href}>
            <a
              href={link.href}
              aria-current={link.href === current ? "page" : undefined}
              className={`${focus} block px-3 py-2 font-medium text-quiet hover:bg-subtle hover:text-ink aria-[current=page]:bg-primary-soft aria-[current=page]:text-primary-strong`}
            >
              {link.label}
            </a>
          </li>
        ))}
      </ul>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </nav>
  );
}
