export interface SourceCardProps {
  title: string;
  link: string;
  pages: number;
  onOpen?: () => void;
}

/** A document in an archive. */
export function SourceCard({ title, link, pages, onOpen }: SourceCardProps) {
  return (
    <article className="rounded-card border border-line bg-surface p-4">
      <h3 className="text-base font-bold">{title}</h3>
      <a
        href="#document"
        onClick={(event) => {
          event.preventDefault();
          onOpen?.();
        }}
        className="mt-2 block text-sm break-all text-primary underline"
      >
        {link}
      </a>
      <p className="mt-3 text-xs text-quiet">{pages} pages</p>
    </article>
  );
}
