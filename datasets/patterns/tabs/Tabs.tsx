import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

const VARIANTS = {
  line: { list: "border-b border-line gap-6", tab: "-mb-px border-b-2 py-3", on: "border-primary text-primary", off: "border-transparent text-quiet hover:text-ink" },
  pills: { list: "gap-1 rounded-control bg-subtle p-1", tab: "rounded-md px-4 py-1.5", on: "bg-surface text-ink shadow-raised", off: "text-quiet hover:text-ink" },
};

export interface TabItem {
  id: string;
  label: string;
  content: ReactNode;
  disabled?: boolean;
}

export interface TabsProps {
  /** Name of the whole set for assistive technology. */
  label: string;
  items: readonly TabItem[];
  /** Id of the open tab, when the parent keeps it. */
  selected?: string;
  defaultSelected?: string;
  onSelect?: (id: string) => void;
  variant?: keyof typeof VARIANTS;
}

/** Several panels in one place, one open at a time. */
export function Tabs({ label, items, selected, defaultSelected, onSelect, variant = "line" }: TabsProps) {
  const base = useId();
  const [own, setOwn] = useState(defaultSelected ?? items[0]?.id);
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const open = selected ?? own;
  const shown = VARIANTS[variant];

  const select = (id: string) => {
    setOwn(id);
    onSelect?.(id);
    buttons.current.get(id)?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const usable = items.filter((item) => !item.disabled);
    const at = usable.findIndex((item) => item.id === open);
    const steps: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: usable.length - 1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = usable[(step + usable.length) % usable.length];
    if (next) select(next.id);
  };

  return (
    <div className="text-sm text-ink">
      <div role="tablist" aria-label={label} onKeyDown={move} className={`${shown.list} flex`}>
        {items.map((item) => (
          <button
            key={item.id}
            ref={(button) => {
              if (button) buttons.current.set(item.id, button);
              return () => {
                buttons.current.delete(item.id);
              };
            }}
            type="button"
            role="tab"
            id={`${base}-${item.id}`}
            aria-selected={item.id === open}
            aria-controls={`${base}-${item.id}-panel`}
            tabIndex={item.id === open ? 0 : -1}
            disabled={item.disabled}
            onClick={() => select(item.id)}
            className={`${shown.tab} ${item.id === open ? shown.on : shown.off} font-medium outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus disabled:cursor-not-allowed disabled:opacity-50`}
          >
            {item.label}
          </button>
        ))}
      </div>
      {items.map((item) => (
        <div
          key={item.id}
          role="tabpanel"
          id={`${base}-${item.id}-panel`}
          aria-labelledby={`${base}-${item.id}`}
          tabIndex={0}
          hidden={item.id !== open}
          className="py-4 outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus"
        >
          {item.content}
        </div>
      ))}
    </div>
  );
}
