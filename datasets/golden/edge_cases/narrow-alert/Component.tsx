export interface TinyAlertProps {
  title: string;
  text: string;
}

/** A warning for a very small screen. */
export function TinyAlert({ title, text }: TinyAlertProps) {
  return (
    <div role="alert" className="rounded-control bg-warning-soft p-3 text-warning">
      <p className="text-sm font-bold">{title}</p>
      <p className="mt-1 text-xs">{text}</p>
    </div>
  );
}
