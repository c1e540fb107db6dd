import { useState } from "react";

export interface SowingStepsProps {
  steps: string[];
  current?: number;
  question: string;
  choices: string[];
  onChoose?: (choice: string) => void;
  onStep?: (step: number) => void;
}

/** One question after another. */
export function SowingSteps({ steps, current = 0, question, choices, onChoose, onStep }: SowingStepsProps) {
  const [at, setAt] = useState(current);
  const [chosen, setChosen] = useState("");
  const go = (step: number) => {
    setAt(step);
    onStep?.(step);
  };
  return (
    <section className="rounded-card bg-surface p-6 shadow-card">
      <ol className="flex items-center">
        {steps.map((step, index) => (
          <li key={step} aria-current={index === at ? "step" : undefined} className={`flex items-center gap-2 ${index > 0 ? "flex-1" : ""}`}>
            {index > 0 && <span aria-hidden="true" className={`mx-2 h-0.5 flex-1 ${index <= at ? "bg-primary" : "bg-line"}`} />}
            <span aria-hidden="true" className={`flex size-8 items-center justify-center rounded-full text-sm font-bold ${index < at ? "bg-primary-soft text-primary" : index === at ? "bg-primary text-on-primary" : "border-2 border-line text-quiet"}`}>{index + 1}</span>
            <span className={`text-sm ${index === at ? "font-bold" : "text-quiet"}`}>{step}</span>
          </li>
        ))}
      </ol>
      <h3 className="mt-8 text-xl font-bold">{question}</h3>
      <div className="mt-4 grid grid-cols-3 gap-3">
        {choices.map((choice) => (
          <button
            key={choice}
            type="button"
            aria-pressed={choice === chosen}
            onClick={() => {
              setChosen(choice);
              onChoose?.(choice);
            }}
            className={`h-16 rounded-2xl border-2 text-base ${choice === chosen ? "border-primary font-bold" : "border-line"}`}
          >
            {choice}
          </button>
        ))}
      </div>
      <footer className="mt-6 flex justify-between">
        <button type="button" onClick={() => go(at - 1)} className="h-10 rounded-control px-4 text-sm text-primary">Back</button>
        <button type="button" onClick={() => go(at + 1)} className="h-10 rounded-control bg-primary px-6 text-sm font-bold text-on-primary">Next step</button>
      </footer>
    </section>
  );
}
