import type { ReactNode } from "react";

export interface ListItem {
  id: string;
  title: string;
  description?: string;
  /** Drawn before the text: an avatar, an icon. */
  leading?: ReactNode;
  /** Drawn after it: a time, a badge, a button. */
  trailing?: ReactNode;
  /** Makes the title a link. */
  href?: string;
}

export interface ListProps {
  items: readonly ListItem[];
  /** Heading over the list. */
  title?: string;
  variant?: "divided" | "plain" | "boxed";
  ordered?: boolean;
}

/** Rows of equal kind: title, description, something before and after. */
export function List({ items, title, variant = "divided", ordered = false }: ListProps) {
  const Tag = ordered ? "ol" : "ul";
  const frame = variant === "boxed" ? "rounded-card border border-line bg-surface" : "";
  const row = variant === "plain" ? "py-2" : "border-line py-3 not-first:border-t";
  return (
    <div className="flex flex-col gap-2 text-sm text-ink">
      {title && <h3 className="text-base font-semibold">{title}</h3>}
      <Tag className={`${frame} flex flex-col`}>
        {items.map((item) => (
          <li key={item.id} className={`${row} ${variant === "boxed" ? "px-4" : ""} flex items-center gap-3`}>
            {item.leading}
            <div className="min-w-0 grow">
              {item.href ? (
                <a href={item.href} className="rounded-sm font-medium outline-offset-2 hover:underline focus-visible:outline-2 focus-visible:outline-focus">{item.title}</a>
              ) : (
                <p className="font-medium">{item.title}</p>
              )}
              {item.description && <p className="text-quiet">{item.description}</p>}
            </div>
            {item.trailing && <div className="shrink-0 text-quiet">{item.trailing}</div>}
          </li>
        ))}
      </Tag>
    </div>
  );
}
