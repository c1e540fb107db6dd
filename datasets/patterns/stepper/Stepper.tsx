export interface Step {
  label: string;
  description?: string;
}

export interface StepperProps {
  steps: readonly Step[];
  /** Index of the step one is at, from 0. */
  current: number;
  /** Makes the steps already done clickable. */
  onSelect?: (step: number) => void;
  orientation?: "horizontal" | "vertical";
  label?: string;
}

const STATES = {
  done: { disc: "bg-primary text-on-primary", word: "done" },
  current: { disc: "border-2 border-primary text-primary", word: "current" },
  ahead: { disc: "border border-control text-quiet", word: "ahead" },
};

/** Where one stands in a sequence of steps. */
export function Stepper({ steps, current, onSelect, orientation = "horizontal", label = "Progress" }: StepperProps) {
  return (
    <ol aria-label={label} className={`${orientation === "vertical" ? "flex-col" : "flex-row"} flex gap-4 text-sm text-ink`}>
      {steps.map((step, at) => {
        const state = at < current ? "done" : at === current ? "current" : "ahead";
        const content = (
          <>
            <span aria-hidden="true" className={`${STATES[state].disc} inline-flex size-8 shrink-0 items-center justify-center rounded-full font-semibold`}>
              {state === "done" ? "✓" : at + 1}
            </span>
            <span className="text-left">
              <span className={`${state === "ahead" ? "text-quiet" : ""} block font-semibold`}>{step.label}</span>
              {step.description && <span className="block text-quiet">{step.description}</span>}
              <span className="sr-only">{STATES[state].word}</span>
            </span>
          </>
        );
        return (
          <li key={step.label} aria-current={state === "current" ? "step" : undefined} className="flex flex-1 items-center">
            {state === "done" && onSelect ? (
              <button type="button" onClick={() => onSelect(at)} className="flex items-center gap-3 rounded-control outline-offset-2 focus-visible:outline-2 focus-visible:outline-focus">{content}</button>
            ) : (
              <span className="flex items-center gap-3">{content}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}
