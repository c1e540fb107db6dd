import { useId, useState } from "react";

export interface Question {
  question: string;
  answer: string;
}

export interface FerryQuestionsProps {
  items: Question[];
  /** Index of the open one; -1 for none. */
  open?: number;
  onToggle?: (open: number) => void;
}

/** Questions that open one at a time. */
export function FerryQuestions({ items, open = -1, onToggle }: FerryQuestionsProps) {
  const id = useId();
  const [shown, setShown] = useState(open);
  const toggle = (index: number) => {
    const next = index === shown ? -1 : index;
    setShown(next);
    onToggle?.(next);
  };
  return (
    <div className="overflow-hidden rounded-card bg-surface">
      {items.map(({ question, answer }, index) => (
        <div key={question} className={index > 0 ? "border-t border-line" : ""}>
          <h3>
            <button
              id={`${id}-${index}`}
              type="button"
              aria-expanded={index === shown}
              aria-controls={`${id}-${index}-answer`}
              onClick={() => toggle(index)}
              className="flex w-full items-center justify-between px-5 py-4 text-left text-base font-medium"
            >
              {question}
              <svg aria-hidden="true" viewBox="0 0 16 16" className={`size-4 fill-none stroke-primary stroke-2 ${index === shown ? "rotate-180" : ""}`}>
                <path d="M3 6l5 5 5-5" />
              </svg>
            </button>
          </h3>
          <div id={`${id}-${index}-answer`} role="region" aria-labelledby={`${id}-${index}`} hidden={index !== shown} className="px-5 pb-4 text-sm text-quiet">{answer}</div>
        </div>
      ))}
    </div>
  );
}
