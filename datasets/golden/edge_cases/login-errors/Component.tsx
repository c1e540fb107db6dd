import { useId, useState, type FormEvent } from "react";

export interface SignInProps {
  email?: string;
  password?: string;
  emailError?: string;
  passwordError?: string;
  onSubmit?: (email: string, password: string) => void;
}

interface FieldProps {
  label: string;
  type: "email" | "password";
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

function Field({ label, type, value, error, onChange }: FieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm font-medium">{label}</label>
      <input
        id={id}
        type={type}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        onChange={(event) => onChange(event.target.value)}
        className={`h-11 rounded-control border bg-subtle px-3 text-sm ${error ? "border-danger" : "border-line"}`}
      />
      {error && <p id={`${id}-error`} className="text-xs text-danger">{error}</p>}
    </div>
  );
}

/** Asks who somebody is. */
export function SignIn({ email = "", password = "", emailError, passwordError, onSubmit }: SignInProps) {
  const [who, setWho] = useState(email);
  const [secret, setSecret] = useState(password);
  const send = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.(who, secret);
  };
  return (
    <form noValidate onSubmit={send} className="flex flex-col gap-4 rounded-card border border-line bg-surface p-6">
      <h2 className="text-xl font-semibold">Welcome back</h2>
      <Field label="Email" type="email" value={who} error={emailError} onChange={setWho} />
      <Field label="Password" type="password" value={secret} error={passwordError} onChange={setSecret} />
      <button type="submit" className="mt-1 h-11 rounded-control bg-primary text-sm font-semibold text-on-primary">Sign in</button>
    </form>
  );
}
