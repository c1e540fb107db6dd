const TONES = {
  info: { box: "border-line bg-surface", text: "text-ink", icon: "M8 7v4M8 4.6v.2" },
  success: { box: "border-success bg-success-soft", text: "text-success", icon: "M4.5 8.5l2.5 2.5 4.5-5.5" },
  warning: { box: "border-warning bg-warning-soft", text: "text-warning", icon: "M8 4.5v4.2M8 11.2v.2" },
  danger: { box: "border-danger bg-danger-soft", text: "text-danger", icon: "M5.5 5.5l5 5M10.5 5.5l-5 5" },
};

export interface NoticeProps {
  tone?: keyof typeof TONES;
  title: string;
  detail?: string;
  /** Shows a button that dismisses the message. */
  closable?: boolean;
  onClose?: () => void;
}

/** A message in one of four tones. */
export function Notice({ tone = "info", title, detail, closable = false, onClose }: NoticeProps) {
  const { box, text, icon } = TONES[tone];
  return (
    <div role={tone === "danger" ? "alert" : "status"} className={`flex items-start gap-3 rounded-card border p-4 ${box}`}>
      <svg aria-hidden="true" viewBox="0 0 16 16" className={`mt-0.5 size-5 shrink-0 fill-none stroke-current stroke-[1.5] ${text}`}>
        <circle cx="8" cy="8" r="7" />
        <path d={icon} strokeLinecap="round" />
      </svg>
      <div className="min-w-0 flex-1">
        <p className={`text-base font-bold ${text}`}>{title}</p>
        {detail && <p className="mt-0.5 text-sm text-ink">{detail}</p>}
      </div>
      {closable && (
        <button type="button" aria-label="Dismiss" onClick={() => onClose?.()} className={`rounded-full p-1 ${text}`}>
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4 fill-none stroke-current stroke-2">
            <path d="M4 4l8 8M12 4l-8 8" strokeLinecap="round" />
          </svg>
        </button>
      )}
    </div>
  );
}
