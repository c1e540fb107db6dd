import { useState } from "react";

const SIZES = { sm: "size-8 text-xs", md: "size-10 text-sm", lg: "size-14 text-lg", xl: "size-20 text-2xl" };

const STATUSES = {
  online: { look: "bg-success", word: "online" },
  away: { look: "bg-warning", word: "away" },
  offline: { look: "bg-control", word: "offline" },
};

export interface AvatarProps {
  /** Of the person: gives the initials and the name for assistive technology. */
  name: string;
  /** Address of a photograph; initials are shown without one, or when it does not load. */
  src?: string;
  size?: keyof typeof SIZES;
  shape?: "round" | "square";
  status?: keyof typeof STATUSES;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : ""];
  return letters.map((word) => word?.[0] ?? "").join("").toUpperCase();
}

/** A person's photograph or initials. */
export function Avatar({ name, src, size = "md", shape = "round", status }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  const corner = shape === "round" ? "rounded-full" : "rounded-control";
  const spoken = status ? `${name}, ${STATUSES[status].word}` : name;
  return (
    <span role="img" aria-label={spoken} className={`${SIZES[size]} ${corner} relative inline-flex shrink-0 items-center justify-center bg-primary-soft font-semibold text-primary-strong`}>
      {src && src !== broken ? (
        <img src={src} alt="" onError={() => setBroken(src)} className={`${corner} size-full object-cover`} />
      ) : (
        <span aria-hidden="true">{initialsOf(name)}</span>
      )}
      {status && (
        <span aria-hidden="true" className={`${STATUSES[status].look} absolute right-0 bottom-0 size-1/4 rounded-full ring-2 ring-surface`} />
      )}
    </span>
  );
}
