import { useId } from "react";

export interface UploadBarProps {
  label: string;
  /** 0 to 100. */
  value: number;
}

/** How far an upload has come. */
export function UploadBar({ label, value }: UploadBarProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <div className="flex justify-between text-sm">
        <span id={id} className="font-medium">{label}</span>
        <span className="text-quiet">{value} %</span>
      </div>
      <svg role="progressbar" aria-labelledby={id} aria-valuenow={value} aria-valuemin={0} aria-valuemax={100} viewBox="0 0 100 4" preserveAspectRatio="none" className="h-2 w-full rounded-full bg-subtle">
        <rect width={value} height="4" className="fill-primary" />
      </svg>
    </div>
  );
}
