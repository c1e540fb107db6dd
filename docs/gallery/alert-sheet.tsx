const VARIANTS = {
  primary: "bg-surface-4 border-primary text-primary-text",
  success: "bg-surface-2 border-border text-success-text",
  warning: "bg-surface-3 border-warning text-warning-text",
  danger: "bg-surface border-destructive text-destructive-text",
} as const;

const ICONS = {
  primary: (
    <svg
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="currentColor"
      fillRule="evenodd"
      className="shrink-0 self-start size-5 mt-3.5"
    >
      <path
        d="M9.56 8.19L9.06 9.44L9.06 13.56L9.44 14.69L10.56 14.69L10.94 13.56L10.94 9.44L10.56 8.31Z M9.19 6.31L9.44 6.81L10.56 6.81L10.81 6.56L10.44 5.69L9.56 5.69Z M9.31 1.69L6.44 2.19L4.44 3.81L3.19 5.19L2.06 7.06L1.81 10.69L2.19 12.94L4.31 16.06L6.94 17.81L10.44 18.31L13.31 17.69L15.94 15.81L17.81 12.94L18.19 9.19L17.94 7.19L17.56 6.31L16.06 4.31L13.56 2.19L10.69 1.69Z M7.44 3.94L9.44 3.56L12.56 3.94L14.56 5.06L15.94 7.06L16.56 9.81L16.06 12.94L14.56 14.94L12.56 16.19L8.94 16.44L7.06 16.06L5.44 14.94L4.06 13.31L3.44 10.69L3.44 9.44L3.81 8.56L3.94 7.31L5.44 5.06Z"
      />
    </svg>
  ),
  success: (
    <svg
      viewBox="-1.44 -1.41 26.87 26.87"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0 self-start size-5 mt-3.5"
    >
      <path d="M2,12 A10,10 0 1 1 22,12 A10,10 0 1 1 2,12M16 9l-5.5 5.5L8 12" />
    </svg>
  ),
  warning: (
    <svg
      viewBox="0 0 20 20"
      aria-hidden="true"
      fill="currentColor"
      fillRule="evenodd"
      className="shrink-0 self-start size-5 mt-3.5"
    >
      <path
        d="M9.44 13.31L9.44 14.56L10.56 14.56L10.69 13.44Z M9.44 5.31L9.06 6.44L9.06 10.56L9.44 11.69L10.56 11.69L10.94 10.44L10.81 5.81L10.56 5.31Z M9.31 1.69L6.44 2.19L4.44 3.81L3.19 5.19L2.06 7.06L1.81 10.69L2.19 12.94L4.31 16.06L6.94 17.81L10.44 18.31L13.31 17.69L15.94 15.81L17.81 12.94L18.19 9.19L17.94 7.19L17.56 6.31L16.06 4.31L13.56 2.19L10.69 1.69Z M7.44 3.94L9.44 3.56L12.56 3.94L14.56 5.06L15.94 7.06L16.56 9.81L16.06 12.94L14.56 14.94L12.56 16.19L8.94 16.44L7.06 16.06L5.44 14.94L4.06 13.31L3.44 10.69L3.44 9.44L3.81 8.56L3.94 7.31L5.44 5.06Z"
      />
    </svg>
  ),
  danger: (
    <svg
      viewBox="-1.4 -1.33 26.82 26.82"
      aria-hidden="true"
      fill="none"
      stroke="currentColor"
      strokeWidth={2.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0 self-start size-5 mt-3.5"
    >
      <path d="M2,12 A10,10 0 1 1 22,12 A10,10 0 1 1 2,12M15 9l-6 6M9 9l6 6" />
    </svg>
  ),
} as const;

export interface AlertProps {
  title?: string;
  description?: string;
  variant?: keyof typeof VARIANTS;
}

/** Alert: 4 variants. After the pattern Alert. Icons of Lucide (ISC): circle-check, circle-x. */
export function Alert({
  title = "The reading room moves",
  description = "From Monday you find it on the third floor.",
  variant = "primary",
}: AlertProps) {
  return (
    <div
      role="alert"
      className={`flex items-center gap-2.75 min-h-17.5 px-3.75 rounded-8 border ${VARIANTS[variant]}`}
    >
      {ICONS[variant]}
      <div className="flex flex-col gap-px">
        <h3 className="text-14 font-semibold">{title}</h3>
        <p className="text-14">{description}</p>
      </div>
    </div>
  );
}
