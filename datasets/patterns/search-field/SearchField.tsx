import { useId, useRef, useState, type FormEvent } from "react";

const SIZES = { sm: "h-9 text-sm", md: "h-11 text-sm", lg: "h-13 text-base" };

export interface SearchFieldProps {
  /** Name of the field; hidden, as the magnifier says it to the eye. */
  label: string;
  placeholder?: string;
  size?: keyof typeof SIZES;
  defaultValue?: string;
  onSearch: (text: string) => void;
  /** Called with every change. */
  onType?: (text: string) => void;
  /** Shows a button with this text. */
  buttonLabel?: string;
  clearLabel?: string;
}

/** A field to search with: magnifier, clear button, Enter. */
export function SearchField({
  label,
  placeholder,
  size = "md",
  defaultValue = "",
  onSearch,
  onType,
  buttonLabel,
  clearLabel = "Clear",
}: SearchFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(defaultValue);
  const change = (value: string) => {
    setText(value);
    onType?.(value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSearch(text.trim());
  };
  return (
    <form role="search" onSubmit={submit} className="flex gap-2 text-ink">
      <label htmlFor={id} className="sr-only">{label}</label>
      <div className={`${SIZES[size]} flex grow items-center gap-2 rounded-full border border-control bg-surface px-4 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-focus`}>
        <svg aria-hidden="true" viewBox="0 0 20 20" className="size-4 shrink-0 text-quiet" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
          <circle cx="9" cy="9" r="5.5" />
          <path d="M13.5 13.5L17 17" />
        </svg>
        <input
          ref={field}
          id={id}
          type="text"
          role="searchbox"
          value={text}
          placeholder={placeholder}
          onChange={(event) => change(event.target.value)}
          onKeyDown={(event) => event.key === "Escape" && change("")}
          className="w-full min-w-0 bg-transparent outline-none placeholder:text-quiet"
        />
        {text && (
          <button
            type="button"
            aria-label={clearLabel}
            onClick={() => {
              change("");
              field.current?.focus();
            }}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-full text-quiet hover:bg-subtle focus-visible:outline-2 focus-visible:outline-focus"
          >
            <span aria-hidden="true">×</span>
          </button>
        )}
      </div>
      {buttonLabel && (
        <button type="submit" className="rounded-full bg-primary px-5 text-sm font-semibold text-on-primary outline-offset-2 hover:bg-primary-strong focus-visible:outline-2 focus-visible:outline-focus">{buttonLabel}</button>
      )}
    </form>
  );
}
