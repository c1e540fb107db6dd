import { useId, useState, type FormEvent } from "react";

export interface LoginFormProps {
  title: string;
  onSubmit: (credentials: { email: string; password: string; remember: boolean }) => void;
  submitLabel?: string;
  emailLabel?: string;
  passwordLabel?: string;
  rememberLabel?: string;
  /** Address of the page that resets a password. */
  resetHref?: string;
  resetLabel?: string;
  /** Why signing in did not work. */
  error?: string;
  /** Signing in runs: the button waits. */
  busy?: boolean;
}

/** Mail address and password, to sign in. */
export function LoginForm({
  title,
  onSubmit,
  submitLabel = "Sign in",
  emailLabel = "Email",
  passwordLabel = "Password",
  rememberLabel = "Keep me signed in",
  resetHref,
  resetLabel = "Forgot your password?",
  error,
  busy = false,
}: LoginFormProps) {
  const id = useId();
  const [visible, setVisible] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    onSubmit({ email: String(data.get("email")), password: String(data.get("password")), remember: data.has("remember") });
  };
  const field = "h-11 w-full rounded-control border border-control bg-surface px-3 text-sm focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus";
  return (
    <form aria-labelledby={`${id}-title`} onSubmit={submit} className="flex w-full max-w-sm flex-col gap-4 rounded-card bg-surface p-7 text-sm text-ink shadow-raised">
      <h2 id={`${id}-title`} className="text-xl font-semibold">{title}</h2>
      {error && <p role="alert" className="rounded-control bg-danger-soft px-3 py-2 text-danger-strong">{error}</p>}
      <div className="flex flex-col gap-1.5">
        <label htmlFor={`${id}-email`} className="font-medium">{emailLabel}</label>
        <input id={`${id}-email`} name="email" type="email" required autoComplete="username" className={field} />
      </div>
      <div className="flex flex-col gap-1.5">
        <div className="flex justify-between gap-3">
          <label htmlFor={`${id}-password`} className="font-medium">{passwordLabel}</label>
          <button type="button" aria-pressed={visible} onClick={() => setVisible(!visible)} className="rounded-sm text-primary outline-offset-2 hover:underline focus-visible:outline-2 focus-visible:outline-focus">Show</button>
        </div>
        <input id={`${id}-password`} name="password" type={visible ? "text" : "password"} required autoComplete="current-password" className={field} />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <label className="flex items-center gap-2">
          <input type="checkbox" name="remember" className="size-4 accent-primary" />
          {rememberLabel}
        </label>
        {resetHref && <a href={resetHref} className="text-primary underline-offset-4 hover:underline">{resetLabel}</a>}
      </div>
      <button type="submit" disabled={busy} aria-busy={busy || undefined} className="h-11 rounded-control bg-primary font-semibold text-on-primary outline-offset-2 hover:bg-primary-strong focus-visible:outline-2 focus-visible:outline-focus disabled:opacity-50">{submitLabel}</button>
    </form>
  );
}
