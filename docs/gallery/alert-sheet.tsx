export interface AlertProps {
  title?: string;
  description?: string;
  title2?: string;
  description2?: string;
  title3?: string;
  description3?: string;
  title4?: string;
  description4?: string;
}

/** Alert as the picture shows it; every word is a prop. After the pattern Alert. Icons of Lucide (ISC): clock-6. */
export function Alert({
  title = "The reading room moves",
  description = "From Monday you find it on the third floor.",
  title2 = "Loan renewed",
  description2 = "Keep “Maps of the Moon” until 9 June.",
  title3 = "Two books are due",
  description3 = "Bring them back before Friday noon.",
  title4 = "Card blocked",
  description4 = "Ask at the desk to unlock it.",
}: AlertProps) {
  return (
    <div className="flex flex-col gap-3.5">
      <div
        role="alert"
        className="flex gap-2.75 items-center min-h-17.5 px-3.75 rounded-8 border border-primary bg-surface-4"
      >
        <div className="grid shrink-0 self-start min-h-5 w-5 mt-3.5">
          <svg
            viewBox="-1.25 -1.21 26.53 26.53"
            aria-hidden="true"
            fill="none"
            stroke="currentColor"
            strokeWidth={2.375}
            strokeLinecap="round"
            strokeLinejoin="round"
            className="shrink-0 col-start-1 row-start-1 self-start justify-self-start size-5 text-primary-text"
          >
            <path d="M2,12 A10,10 0 1 1 22,12 A10,10 0 1 1 2,12M12 6v10" />
          </svg>
          <div
            className="shrink-0 col-start-1 row-start-1 self-start justify-self-start size-3 ms-1 mt-1 rounded-r5 shadow-level-3"
          />
        </div>
        <div className="flex flex-col gap-px">
          <h3 className="text-14 font-semibold text-primary-text">{title}</h3>
          <p className="text-14 text-primary-text">{description}</p>
        </div>
      </div>
      <div
        role="alert"
        className="flex gap-2.75 items-center min-h-17.5 px-3.75 rounded-8 border border-border bg-surface-2"
      >
        <svg
          viewBox="0 0 20 20"
          aria-hidden="true"
          fill="currentColor"
          fillRule="evenodd"
          className="shrink-0 self-start size-5 mt-3.5 text-success-text"
        >
          <path
            d="M13.94 7.56L13.56 7.06L12.44 7.31L9.44 10.56L8.44 10.69L7.94 10.06L6.69 9.44L6.31 9.56L6.06 10.56L8.19 12.81L9.69 12.94L13.81 8.56Z M9.31 1.69L6.44 2.19L4.44 3.81L3.19 5.19L2.06 7.06L1.81 10.56L2.19 12.94L4.31 16.06L6.94 17.81L10.44 18.31L13.31 17.69L15.94 15.81L17.81 12.94L18.19 9.19L17.94 7.19L17.56 6.31L16.06 4.31L13.56 2.19L10.69 1.69Z M7.44 3.94L9.44 3.56L12.56 3.94L14.56 5.06L15.94 7.06L16.56 9.81L16.06 12.94L14.56 14.94L12.56 16.19L8.94 16.44L7.06 16.06L5.44 14.94L4.06 13.31L3.44 10.69L3.44 9.44L3.81 8.56L3.94 7.31L5.44 5.06Z"
          />
        </svg>
        <div className="flex flex-col gap-px">
          <h3 className="text-14 font-semibold text-success-text">{title2}</h3>
          <p className="text-14 text-success-text">{description2}</p>
        </div>
      </div>
      <div
        role="alert"
        className="flex gap-2.75 items-center min-h-17.5 px-3.75 rounded-8 border border-warning bg-surface-3"
      >
        <div className="grid shrink-0 self-start min-h-5 w-5 mt-3.5">
          <svg
            viewBox="0 0 20 20"
            aria-hidden="true"
            fill="currentColor"
            fillRule="evenodd"
            className="shrink-0 col-start-1 row-start-1 self-start justify-self-start size-5 text-warning-text"
          >
            <path
              d="M9.44 13.31L9.44 14.56L10.56 14.56L10.69 13.44Z M9.44 5.31L9.06 6.44L9.06 10.56L9.44 11.69L10.56 11.69L10.94 10.44L10.81 5.81L10.56 5.31Z M9.31 1.69L6.44 2.19L4.44 3.81L3.19 5.19L2.06 7.06L1.81 10.69L2.19 12.94L4.31 16.06L6.94 17.81L10.44 18.31L13.31 17.69L15.94 15.81L17.81 12.94L18.19 9.19L17.94 7.19L17.56 6.31L16.06 4.31L13.56 2.19L10.69 1.69Z M7.44 3.94L9.44 3.56L12.56 3.94L14.56 5.06L15.94 7.06L16.56 9.81L16.06 12.94L14.56 14.94L12.56 16.19L8.94 16.44L7.06 16.06L5.44 14.94L4.06 13.31L3.44 10.69L3.44 9.44L3.81 8.56L3.94 7.31L5.44 5.06Z"
            />
          </svg>
          <div
            className="shrink-0 col-start-1 row-start-1 self-start justify-self-start size-3 ms-1 mt-1 rounded-r5 shadow-2"
          />
        </div>
        <div className="flex flex-col gap-px">
          <h3 className="text-14 font-semibold text-warning-text">{title3}</h3>
          <p className="text-14 text-warning-text">{description3}</p>
        </div>
      </div>
      <div
        role="alert"
        className="flex gap-2.75 items-center min-h-17.5 px-3.75 rounded-8 border border-destructive bg-surface"
      >
        <svg
          viewBox="0 0 20 20"
          aria-hidden="true"
          fill="currentColor"
          fillRule="evenodd"
          className="shrink-0 self-start size-5 mt-3.5 text-destructive-text"
        >
          <path
            d="M7.44 6.69L6.69 7.56L7.19 8.44L9.19 10.56L8.81 10.94L7.56 11.19L6.69 12.44L7.06 13.06L7.69 13.31L9.44 11.94L10.56 11.94L12.31 13.31L12.81 13.19L13.19 12.69L12.81 11.56L12.44 11.19L11.19 10.94L10.81 10.44L12.81 8.44L13.19 7.31L12.44 6.69L11.31 7.31L10.56 8.19L9.44 8.19L8.69 7.31Z M9.31 1.69L6.44 2.19L3.94 4.31L2.19 6.69L1.81 10.69L2.19 12.94L4.31 16.06L6.94 17.81L10.44 18.31L13.31 17.69L15.94 15.81L17.81 12.94L18.19 9.19L17.94 7.19L17.56 6.31L16.06 4.31L13.56 2.19L10.69 1.69Z M7.44 3.94L9.44 3.56L12.56 3.94L14.56 5.06L15.94 7.06L16.56 9.81L16.06 12.94L14.56 14.94L12.56 16.19L8.94 16.44L7.06 16.06L5.44 14.94L4.06 13.31L3.44 10.69L3.44 9.44L3.81 8.56L3.94 7.31L5.44 5.06Z"
          />
        </svg>
        <div className="flex flex-col gap-px">
          <h3 className="text-14 font-semibold text-destructive-text">{title4}</h3>
          <p className="text-14 text-destructive-text">{description4}</p>
        </div>
      </div>
    </div>
  );
}
