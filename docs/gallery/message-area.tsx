import { useId } from "react";

export interface TextareaProps {
  yourMessageLabel?: string;
  yourMessageDefault?: string;
  onYourMessageChange?: (value: string) => void;
  yourMessageHelp?: string;
}

/** Textarea as the picture shows it; every word is a prop. After the pattern Textarea. */
export function Textarea({
  yourMessageLabel = "Your message",
  yourMessageDefault = "the tickets arrived this morning.",
  onYourMessageChange,
  yourMessageHelp = "55 of 200",
}: TextareaProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2.25">
      <label htmlFor={`${id}-yourMessage`} className="text-14 font-semibold text-text">
        {yourMessageLabel}
      </label>
      <textarea
        id={`${id}-yourMessage`}
        name="yourMessage"
        aria-describedby={`${id}-yourMessageHelp`}
        defaultValue={yourMessageDefault}
        onChange={(event) => onYourMessageChange?.(event.currentTarget.value)}
        className="h-27.5 mt-0.5 px-3.5 py-8.5 resize-y rounded-13 border border-border bg-white text-14 text-text"
      />
      <p id={`${id}-yourMessageHelp`} className="whitespace-nowrap text-end text-12 text-muted">
        {yourMessageHelp}
      </p>
    </div>
  );
}
