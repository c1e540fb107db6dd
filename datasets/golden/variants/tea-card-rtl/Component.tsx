export interface TeaCardProps {
  title: string;
  text: string;
  price: string;
  action: string;
  onAdd?: () => void;
}

/** Something to drink, in any direction of writing. */
export function TeaCard({ title, text, price, action, onAdd }: TeaCardProps) {
  return (
    <article className="rounded-card border border-line bg-surface p-5 text-start shadow-card">
      <h3 className="text-xl font-bold">{title}</h3>
      <p className="mt-2 text-base text-quiet">{text}</p>
      <div className="mt-4 flex items-center justify-between">
        <span className="text-lg font-semibold text-primary">{price}</span>
        <button type="button" onClick={() => onAdd?.()} className="h-10 rounded-control bg-primary px-4 text-sm font-semibold text-on-primary">{action}</button>
      </div>
    </article>
  );
}
