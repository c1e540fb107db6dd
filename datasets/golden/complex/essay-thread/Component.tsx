import { useState } from "react";

export interface Answer {
  author: string;
  text: string;
}

export interface EssayThreadProps {
  title: string;
  author: string;
  text: string;
  answers: Answer[];
  likes?: number;
  onLike?: (likes: number) => void;
  onAnswer?: () => void;
}

/** An essay and what was said about it. */
export function EssayThread({ title, author, text, answers, likes = 0, onLike, onAnswer }: EssayThreadProps) {
  const [count, setCount] = useState(likes);
  const like = () => {
    setCount(count + 1);
    onLike?.(count + 1);
  };
  return (
    <article className="rounded-card border border-line bg-surface p-7">
      <h2 className="text-3xl font-bold">{title}</h2>
      <p className="mt-1 text-sm text-quiet italic">by {author}</p>
      <p className="mt-4 text-base">{text}</p>
      <div className="mt-4 flex gap-5 text-sm text-primary">
        <button type="button" aria-label={`Like, ${count}`} onClick={like} className="flex items-center gap-1.5">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-primary"><path d="M8 14L2.2 8.2a3.6 3.6 0 015.1-5.1L8 3.8l.7-.7a3.6 3.6 0 015.1 5.1z" /></svg>
          {count}
        </button>
        <button type="button" onClick={() => onAnswer?.()} className="underline">Answer</button>
      </div>
      <ul className="mt-6 flex flex-col gap-4 border-l-2 border-line pl-5">
        {answers.map((answer) => (
          <li key={answer.author} className="bg-subtle p-4">
            <p className="text-sm font-bold">{answer.author}</p>
            <p className="mt-1 text-sm">{answer.text}</p>
          </li>
        ))}
      </ul>
    </article>
  );
}
