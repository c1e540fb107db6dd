import { Fragment, type ReactNode } from "react";

export interface Crumb {
  label: string;
  href?: string;
}

export interface BreadcrumbProps {
  /** From the root to the page shown, which is the last. */
  items: readonly Crumb[];
  /** Drawn between two crumbs. */
  separator?: ReactNode;
  label?: string;
}

/** Where the page stands, from the root to itself. */
export function Breadcrumb({ items, separator = "/", label = "Breadcrumb" }: BreadcrumbProps) {
  return (
    <nav aria-label={label} className="text-sm">
      <ol className="flex flex-wrap items-center gap-2">
        {items.map((item, at) => (
          <Fragment key={`${item.label}-${at}`}>
            <li>
              {item.href && at < items.length - 1 ? (
                <a href={item.href} className="rounded-sm text-primary underline-offset-4 outline-offset-2 hover:underline focus-visible:outline-2 focus-visible:outline-focus">{item.label}</a>
              ) : (
                <span aria-current={at === items.length - 1 ? "page" : undefined} className="text-quiet">{item.label}</span>
              )}
            </li>
            {at < items.length - 1 && <li aria-hidden="true" className="text-control">{separator}</li>}
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
