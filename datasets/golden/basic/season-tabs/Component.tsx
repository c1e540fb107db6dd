import { useId, useState, type KeyboardEvent } from "react";

export interface Season {
  id: string;
  label: string;
  text: string;
}

export interface SeasonTabsProps {
  label: string;
  tabs: Season[];
  selected?: string;
  onTabChange?: (id: string) => void;
}

/** One panel at a time. */
export function SeasonTabs({ label, tabs, selected, onTabChange }: SeasonTabsProps) {
  const group = useId();
  const [current, setCurrent] = useState(selected ?? tabs[0]?.id);
  const shown = tabs.find((tab) => tab.id === current);
  const show = (id: string) => {
    setCurrent(id);
    onTabChange?.(id);
  };
  const move = (event: KeyboardEvent, index: number) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step && tabs[(index + step + tabs.length) % tabs.length];
    if (next) show(next.id);
  };
  return (
    <div>
      <div role="tablist" aria-label={label} className="flex">
        {tabs.map(({ id, label: name }, index) => (
          <button
            key={id}
            id={`${group}-${id}`}
            type="button"
            role="tab"
            aria-selected={id === current}
            aria-controls={`${group}-panel`}
            tabIndex={id === current ? 0 : -1}
            onClick={() => show(id)}
            onKeyDown={(event) => move(event, index)}
            className={`-mr-0.5 border-2 border-b-0 border-line px-5 py-2 text-sm font-bold ${id === current ? "bg-primary text-on-primary" : "bg-surface"}`}
          >
            {name}
          </button>
        ))}
      </div>
      <div id={`${group}-panel`} role="tabpanel" aria-labelledby={`${group}-${current}`} className="border-2 border-line bg-surface p-4 text-sm">
        {shown?.text}
      </div>
    </div>
  );
}
