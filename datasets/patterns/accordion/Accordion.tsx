import { useId, useState, type ReactNode } from "react";

export interface AccordionItem {
  id: string;
  title: string;
  content: ReactNode;
}

export interface AccordionProps {
  items: readonly AccordionItem[];
  /** Whether several may be open at once. */
  multiple?: boolean;
  /** Ids open at first. */
  defaultOpen?: readonly string[];
  onChange?: (open: readonly string[]) => void;
  headingLevel?: 2 | 3 | 4;
}

/** Questions that unfold their answers. */
export function Accordion({ items, multiple = false, defaultOpen = [], onChange, headingLevel = 3 }: AccordionProps) {
  const base = useId();
  const [open, setOpen] = useState<readonly string[]>(defaultOpen);
  const Heading = `h${headingLevel}` as const;
  const toggle = (id: string) => {
    const others = multiple ? open.filter((other) => other !== id) : [];
    const next = open.includes(id) ? open.filter((other) => other !== id) : [...others, id];
    setOpen(next);
    onChange?.(next);
  };
  return (
    <div className="divide-y divide-line rounded-card border border-line bg-surface text-sm text-ink">
      {items.map((item) => {
        const shown = open.includes(item.id);
        return (
          <div key={item.id}>
            <Heading>
              <button
                type="button"
                id={`${base}-${item.id}`}
                aria-expanded={shown}
                aria-controls={`${base}-${item.id}-panel`}
                onClick={() => toggle(item.id)}
                className="flex w-full items-center justify-between gap-4 rounded-card px-5 py-4 text-left font-semibold hover:bg-subtle focus-visible:outline-2 focus-visible:outline-focus"
              >
                {item.title}
                <svg aria-hidden="true" viewBox="0 0 16 16" className={`${shown ? "rotate-180" : ""} size-4 shrink-0 text-quiet transition-transform`} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round">
                  <path d="M4 6l4 4 4-4" />
                </svg>
              </button>
            </Heading>
            <div id={`${base}-${item.id}-panel`} role="region" aria-labelledby={`${base}-${item.id}`} hidden={!shown} className="px-5 pb-4 leading-6 text-quiet">
              {item.content}
            </div>
          </div>
        );
      })}
    </div>
  );
}
