import { useState, type KeyboardEvent } from "react";

export interface ChapterTabsProps {
  label: string;
  names: string[];
  selected?: number;
  onTabChange?: (index: number) => void;
}

/** Chapters beside one another, however long their names. */
export function ChapterTabs({ label, names, selected = 0, onTabChange }: ChapterTabsProps) {
  const [current, setCurrent] = useState(selected);
  const show = (index: number) => {
    const next = (index + names.length) % names.length;
    setCurrent(next);
    onTabChange?.(next);
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === "ArrowRight") show(current + 1);
    if (event.key === "ArrowLeft") show(current - 1);
  };
  return (
    <div role="tablist" aria-label={label} onKeyDown={move} className="grid grid-cols-3 rounded-full bg-subtle p-1">
      {names.map((name, index) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={index === current}
          tabIndex={index === current ? 0 : -1}
          onClick={() => show(index)}
          className={`truncate rounded-full px-4 py-2 text-sm ${index === current ? "bg-surface font-bold text-primary shadow-card" : "text-quiet"}`}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
