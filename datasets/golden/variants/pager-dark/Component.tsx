import { useState } from "react";

export interface PagerProps {
  page?: number;
  pages: number;
  onTurn?: (page: number) => void;
}

/** Back and forth, and where one is. */
export function Pager({ page = 1, pages, onTurn }: PagerProps) {
  const [at, setAt] = useState(page);
  const turn = (to: number) => {
    setAt(to);
    onTurn?.(to);
  };
  const end = "h-10 px-4 text-sm font-medium disabled:text-quiet disabled:opacity-60";
  return (
    <nav aria-label={`${pages} pages`} className="flex items-center rounded-control border border-line bg-surface">
      <button type="button" disabled={at === 1} onClick={() => turn(at - 1)} className={end}>Newer</button>
      <span aria-current="page" className="border-x border-line px-4 py-2 text-sm text-quiet">Page <b className="text-primary">{at}</b> of {pages}</span>
      <button type="button" disabled={at === pages} onClick={() => turn(at + 1)} className={end}>Older</button>
    </nav>
  );
}
