export interface PersonChipProps {
  name: string;
  role?: string;
}

/** Who somebody is, at a glance. */
export function PersonChip({ name, role }: PersonChipProps) {
  const initials = name.split(" ").map((word) => word.charAt(0)).join("").slice(0, 2);
  return (
    <div className="flex items-center gap-3">
      <span aria-hidden="true" className="flex size-12 items-center justify-center rounded-full bg-primary text-lg font-semibold text-on-primary">{initials}</span>
      <div>
        <p className="text-base font-semibold">{name}</p>
        {role && <p className="text-sm text-quiet">{role}</p>}
      </div>
    </div>
  );
}
