export interface BreadcrumbCrumb {
  current?: boolean;
  label: string;
  href?: string;
}

const DEFAULT_CRUMBS: readonly BreadcrumbCrumb[] = [
  { current: true, label: "الرئيسية" },
  { label: "المكتبة" },
];

export interface BreadcrumbProps {
  crumbs?: readonly BreadcrumbCrumb[];
}

/** Breadcrumb as the picture shows it; every word is a prop. After the pattern Breadcrumb. Icons of Lucide (ISC): chevron-left. */
export function Breadcrumb({ crumbs = DEFAULT_CRUMBS }: BreadcrumbProps) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap gap-2.75 items-center">
        {crumbs.map((item) => (
          <li
            key={item.label}
            className={`flex items-center ${item.current ? "gap-5.75" : "gap-2.75"}`}
          >
            <a
              href={item.href ?? "#"}
              aria-current={item.current ? "page" : undefined}
              className={`text-info-text ${item.current ? "text-15 font-bold tracking-tight-2" : "text-16 font-sans-2 tracking-tight-3-1"}`}
            >
              {item.label}
            </a>
            <svg
              viewBox="6.37 2.62 12.07 18.77"
              aria-hidden="true"
              fill="none"
              stroke="currentColor"
              strokeWidth={2.75}
              strokeLinecap="round"
              strokeLinejoin="round"
              className={`shrink-0 h-3.5 w-2.25 text-muted ${item.current ? "self-start mt-px" : ""}`}
            >
              <path d="M15 18l-6-6 6-6" />
            </svg>
          </li>
        ))}
      </ol>
    </nav>
  );
}
