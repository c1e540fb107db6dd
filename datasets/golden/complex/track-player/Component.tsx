import { useState } from "react";

export interface Track {
  title: string;
  time: string;
}

export interface TrackPlayerProps {
  album: string;
  tracks: Track[];
  current?: number;
  played: string;
  /** How much was played, 0 to 100. */
  share: number;
  onPlay?: (playing: boolean) => void;
  onTrack?: (index: number) => void;
}

/** Plays an album. */
export function TrackPlayer({ album, tracks, current = 0, played, share, onPlay, onTrack }: TrackPlayerProps) {
  const [at, setAt] = useState(current);
  const [playing, setPlaying] = useState(false);
  const track = tracks[at];
  const go = (index: number) => {
    const next = (index + tracks.length) % tracks.length;
    setAt(next);
    onTrack?.(next);
  };
  const flip = () => {
    setPlaying(!playing);
    onPlay?.(!playing);
  };
  const round = "flex size-11 items-center justify-center rounded-full bg-subtle";
  return (
    <article className="rounded-card bg-surface p-6 shadow-card">
      <p className="text-sm text-quiet">{album}</p>
      <h3 className="mt-1 text-2xl font-bold">{track?.title}</h3>
      <div className="mt-5 flex items-center gap-3 text-xs text-quiet">
        <span>{played}</span>
        <svg role="progressbar" aria-label="Played" aria-valuenow={share} aria-valuemin={0} aria-valuemax={100} viewBox="0 0 100 4" preserveAspectRatio="none" className="h-1 flex-1 bg-subtle">
          <rect width={share} height="4" className="fill-primary" />
        </svg>
        <span>{track?.time}</span>
      </div>
      <div className="mt-5 flex items-center justify-center gap-5">
        <button type="button" aria-label="Previous" onClick={() => go(at - 1)} className={round}>
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-ink"><path d="M13 3v10L5 8zM3 3h2v10H3z" /></svg>
        </button>
        <button type="button" aria-label={playing ? "Pause" : "Play"} onClick={flip} className="flex size-14 items-center justify-center rounded-full bg-primary">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-5 fill-on-primary"><path d={playing ? "M4 3h3v10H4zM9 3h3v10H9z" : "M4 2l10 6-10 6z"} /></svg>
        </button>
        <button type="button" aria-label="Next" onClick={() => go(at + 1)} className={round}>
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-ink"><path d="M3 3v10l8-5zM11 3h2v10h-2z" /></svg>
        </button>
      </div>
      <ol className="mt-6 flex flex-col text-sm">
        {tracks.map(({ title, time }, index) => (
          <li key={title} className={`flex justify-between border-t border-line py-2.5 ${index === at ? "font-bold text-primary" : ""}`}>
            <span>{title}</span>
            <span>{time}</span>
          </li>
        ))}
      </ol>
    </article>
  );
}
