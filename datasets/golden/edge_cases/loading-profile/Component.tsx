export interface ProfileCardProps {
  loading?: boolean;
  name?: string;
  about?: string;
}

/** Somebody, or the shape of somebody who is not there yet. */
export function ProfileCard({ loading = false, name, about }: ProfileCardProps) {
  return (
    <article aria-busy={loading} className="flex flex-col gap-4 rounded-card bg-surface p-5 shadow-card">
      <div className="flex items-center gap-4">
        <span className="size-14 rounded-full bg-line" />
        <div className="flex flex-1 flex-col gap-2">
          {loading ? (
            <>
              <span className="h-4 w-2/3 rounded-control bg-line" />
              <span className="h-3 w-1/3 rounded-control bg-subtle" />
            </>
          ) : (
            <h3 className="text-lg font-semibold">{name}</h3>
          )}
        </div>
      </div>
      {loading ? (
        <div className="flex flex-col gap-2">
          <span className="h-3 rounded-control bg-subtle" />
          <span className="h-3 rounded-control bg-subtle" />
          <span className="h-3 w-4/5 rounded-control bg-subtle" />
          <p role="status" className="pt-2 text-xs text-quiet">Loading the profile</p>
        </div>
      ) : (
        <p className="text-sm text-quiet">{about}</p>
      )}
    </article>
  );
}
