import { useState } from "react";

export interface RoundPagesProps {
  page?: number;
  pages: number;
  onPageChange?: (page: number) => void;
}

/** Turns pages. */
export function RoundPages({ page = 1, pages, onPageChange }: RoundPagesProps) {
  const [current, setCurrent] = useState(page);
  const turn = (to: number) => {
    if (to < 1 || to > pages) return;
    setCurrent(to);
    onPageChange?.(to);
  };
  const round = "flex size-9 items-center justify-center rounded-full text-sm";
  return (
    <nav aria-label="Pages" className="flex items-center gap-1">
      <button type="button" aria-label="Previous page" onClick={() => turn(current - 1)} className={`${round} text-primary`}>
        <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-2"><path d="M10 3L5 8l5 5" /></svg>
      </button>
      {Array.from({ length: pages }, (_, index) => index + 1).map((number) => (
        <button
          key={number}
          type="button"
          aria-current={number === current ? "page" : undefined}
          onClick={() => turn(number)}
          className={`${round} ${number === current ? "bg-primary font-bold text-on-primary" : "text-ink"}`}
        >
          {number}
        </button>
      ))}
      <button type="button" aria-label="Next page" onClick={() => turn(current + 1)} className={`${round} text-primary`}>
        <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-2"><path d="M6 3l5 5-5 5" /></svg>
      </button>
    </nav>
  );
}
