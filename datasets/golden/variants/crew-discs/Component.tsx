const SIZES = {
  sm: "size-8 text-xs",
  md: "size-10 text-sm",
  lg: "size-12 text-base",
  xl: "size-16 text-xl",
};

export interface CrewDiscProps {
  name: string;
  size?: keyof typeof SIZES;
  /** A dot says that the person is there. */
  here?: boolean;
}

/** Somebody, as two letters. */
export function CrewDisc({ name, size = "md", here = false }: CrewDiscProps) {
  const letters = name.split(" ").map((word) => word.charAt(0)).join("");
  return (
    <span role="img" aria-label={here ? `${name}, here` : name} className={`relative flex items-center justify-center rounded-full bg-subtle font-bold text-primary ${SIZES[size]}`}>
      {letters}
      {here && <span className="absolute right-0 bottom-0 size-3 rounded-full border-2 border-page bg-success" />}
    </span>
  );
}
