export interface RecipeCardProps {
  course: string;
  title: string;
  text: string;
  minutes: number;
  serves: number;
  onOpen?: () => void;
}

/** A recipe in a few words. */
export function RecipeCard({ course, title, text, minutes, serves, onOpen }: RecipeCardProps) {
  return (
    <article className="rounded-card border border-line bg-surface p-6 shadow-card">
      <p className="text-xs tracking-widest text-primary uppercase">{course}</p>
      <h3 className="mt-1 text-2xl font-bold">{title}</h3>
      <p className="mt-3 text-base">{text}</p>
      <dl className="mt-4 flex gap-8 border-t border-line pt-3 text-sm">
        <div><dt className="text-quiet">Minutes</dt><dd className="text-lg font-bold">{minutes}</dd></div>
        <div><dt className="text-quiet">Serves</dt><dd className="text-lg font-bold">{serves}</dd></div>
      </dl>
      <button type="button" onClick={() => onOpen?.()} className="mt-4 text-base text-primary underline">Read the recipe</button>
    </article>
  );
}
