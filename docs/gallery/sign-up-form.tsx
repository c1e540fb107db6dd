import { useId } from "react";

export interface FormProps {
  title?: string;
  description?: string;
  fullNameLabel?: string;
  fullNameDefault?: string;
  onFullNameChange?: (value: string) => void;
  emailLabel?: string;
  emailDefault?: string;
  onEmailChange?: (value: string) => void;
  emailError?: string;
  passwordLabel?: string;
  passwordPlaceholder?: string;
  onPasswordChange?: (value: string) => void;
  onICanSwimChange?: (checked: boolean) => void;
  iCanLabel?: string;
  onCreateAccount?: () => void;
  createAccountLabel?: string;
}

/** Form as the picture shows it; every word is a prop. After the pattern LoginForm. */
export function Form({
  title = "Join the crew",
  description = "Berths for the spring crossing open in April.",
  fullNameLabel = "Full name",
  fullNameDefault = "Ingrid Solheim",
  onFullNameChange,
  emailLabel = "Email",
  emailDefault = "ingrid@fjord",
  onEmailChange,
  emailError = "This address is not complete.",
  passwordLabel = "Password",
  passwordPlaceholder = "At least ten characters",
  onPasswordChange,
  onICanSwimChange,
  iCanLabel = "I can swim and row",
  onCreateAccount,
  createAccountLabel = "Create account",
}: FormProps) {
  const id = useId();
  return (
    <form className="flex flex-col gap-0.5 p-8 rounded-12 bg-white shadow-level-2">
      <h3 className="text-24 font-bold text-text">{title}</h3>
      <p className="text-14 text-muted">{description}</p>
      <div className="flex flex-col gap-2 mt-5">
        <label htmlFor={`${id}-fullName`} className="text-14 font-medium text-text">
          {fullNameLabel}
        </label>
        <input
          type="text"
          id={`${id}-fullName`}
          name="fullName"
          defaultValue={fullNameDefault}
          onChange={(event) => onFullNameChange?.(event.currentTarget.value)}
          className="h-11 px-3.5 rounded-8 border border-border text-15 text-text"
        />
      </div>
      <div className="flex flex-col gap-1.75 mt-4.5">
        <label htmlFor={`${id}-email`} className="text-14 font-medium text-text">
          {emailLabel}
        </label>
        <input
          type="email"
          id={`${id}-email`}
          name="email"
          aria-describedby={`${id}-emailError`}
          defaultValue={emailDefault}
          aria-invalid="true"
          onChange={(event) => onEmailChange?.(event.currentTarget.value)}
          className="h-11 mt-px px-3.5 rounded-8 border border-destructive text-15 text-text"
        />
        <p id={`${id}-emailError`} className="text-13 text-destructive">{emailError}</p>
      </div>
      <div className="flex flex-col gap-2 mt-5">
        <label htmlFor={`${id}-password`} className="text-14 font-medium text-text">
          {passwordLabel}
        </label>
        <input
          type="password"
          id={`${id}-password`}
          name="password"
          placeholder={passwordPlaceholder}
          onChange={(event) => onPasswordChange?.(event.currentTarget.value)}
          className="h-11 px-3.5 rounded-8 border border-border text-15 placeholder:text-muted-2"
        />
      </div>
      <label className="flex gap-2.5 items-center mt-4.25">
        <span className="grid shrink-0">
          <input
            type="checkbox"
            defaultChecked
            onChange={(event) => onICanSwimChange?.(event.currentTarget.checked)}
            className="peer col-start-1 row-start-1 size-4.5 appearance-none rounded-2 border border-grey-350 bg-white checked:bg-primary"
          />
          <svg
            aria-hidden="true"
            viewBox="0 0 15 14"
            fill="currentColor"
            className="pointer-events-none invisible col-start-1 row-start-1 self-center justify-self-center h-3.5 w-3.75 text-white peer-checked:visible"
          >
            <path
              d="M11.81 1.19L11.44 1.06L10.31 1.94L5.69 7.94L4.44 7.94L2.69 6.31L2.31 6.31L1.06 7.56L1.06 8.44L3.31 10.81L3.94 11.19L4.31 11.81L5.56 12.19L12.81 3.44L13.06 2.44Z"
            />
          </svg>
        </span>
        <span className="text-14 text-text">{iCanLabel}</span>
      </label>
      <button
        type="submit"
        onClick={onCreateAccount}
        className="flex items-center justify-center min-h-12 mt-4.25 px-4 rounded-8 bg-primary text-16 font-medium text-white"
      >
        {createAccountLabel}
      </button>
    </form>
  );
}
