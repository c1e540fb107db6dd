import type { ReactNode } from "react";

export interface SideNavigationItem {
  label: string;
  href: string;
  icon?: ReactNode;
  /** A count at the end of the row. */
  count?: number;
}

export interface SideNavigationGroup {
  /** Heading over the links. */
  title?: string;
  items: readonly SideNavigationItem[];
}

export interface SideNavigationProps {
  groups: readonly SideNavigationGroup[];
  /** `href` of the page shown. */
  current?: string;
  label?: string;
}

/** Links down the side of an application, in groups. */
export function SideNavigation({ groups, current, label = "Sections" }: SideNavigationProps) {
  return (
    <nav aria-label={label} className="flex w-60 flex-col gap-5 bg-surface p-3 text-sm text-ink">
      {groups.map((group, at) => (
        <div key={group.title ?? at} className="flex flex-col gap-1">
          {group.title && <p className="px-3 text-xs font-semibold tracking-wide text-quiet uppercase">{group.title}</p>}
          <ul className="flex flex-col gap-0.5">
            {group.items.map((item) => (
              <li key={item.href}>
                <a
                  href={item.href}
                  aria-current={item.href === current ? "page" : undefined}
                  className="flex items-center gap-3 rounded-control px-3 py-2 font-medium outline-offset-2 hover:bg-subtle focus-visible:outline-2 focus-visible:outline-focus aria-[current=page]:bg-primary-soft aria-[current=page]:text-primary-strong"
                >
                  {item.icon && <span aria-hidden="true" className="inline-flex">{item.icon}</span>}
                  {item.label}
                  {item.count !== undefined && <span className="ml-auto text-xs text-quiet tabular-nums">{item.count}</span>}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
