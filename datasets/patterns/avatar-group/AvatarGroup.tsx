export interface AvatarGroupPerson {
  name: string;
  /** Address of a photograph; initials without one. */
  src?: string;
}

export interface AvatarGroupProps {
  people: readonly AvatarGroupPerson[];
  /** How many are drawn before the rest is counted. */
  max?: number;
  size?: "sm" | "md";
  label?: string;
}

const initialsOf = (name: string) =>
  name.split(/\s+/).map((word) => word[0] ?? "").slice(0, 2).join("").toUpperCase();

/** Several people, overlapping, the rest as a number. */
export function AvatarGroup({ people, max = 4, size = "md", label = "People" }: AvatarGroupProps) {
  const shown = people.slice(0, max);
  const rest = people.length - shown.length;
  const disc = `${size === "sm" ? "size-8 text-xs" : "size-10 text-sm"} inline-flex items-center justify-center overflow-hidden rounded-full font-semibold ring-2 ring-surface`;
  return (
    <ul aria-label={label} className="flex -space-x-2">
      {shown.map((person) => (
        <li key={person.name} title={person.name} className={`${disc} bg-primary-soft text-primary-strong`}>
          {person.src ? (
            <img src={person.src} alt={person.name} className="size-full object-cover" />
          ) : (
            <>
              <span aria-hidden="true">{initialsOf(person.name)}</span>
              <span className="sr-only">{person.name}</span>
            </>
          )}
        </li>
      ))}
      {rest > 0 && <li className={`${disc} bg-subtle text-ink`}>{`+${rest}`}</li>}
    </ul>
  );
}
