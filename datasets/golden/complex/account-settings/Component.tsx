import { useId, useState, type FormEvent } from "react";

export interface Account {
  name: string;
  language: string;
  letters: boolean;
}

export interface AccountFormProps extends Account {
  languages: string[];
  about?: string;
  onSave?: (account: Account) => void;
  onCancel?: () => void;
}

/** What somebody may change about themselves. */
export function AccountForm({ name, language, languages, about, letters, onSave, onCancel }: AccountFormProps) {
  const id = useId();
  const [account, setAccount] = useState<Account>({ name, language, letters });
  const save = (event: FormEvent) => {
    event.preventDefault();
    onSave?.(account);
  };
  const field = "w-full rounded-card border border-line bg-page px-4 text-base";
  return (
    <form onSubmit={save} className="flex flex-col gap-6 rounded-card bg-surface p-6">
      <h2 className="text-2xl">Your account</h2>
      <div className="grid grid-cols-2 gap-4">
        <div>
          <label htmlFor={`${id}-name`} className="text-sm font-medium">Name</label>
          <input id={`${id}-name`} value={account.name} onChange={(event) => setAccount({ ...account, name: event.target.value })} className={`${field} mt-1 h-12`} />
        </div>
        <div>
          <label htmlFor={`${id}-language`} className="text-sm font-medium">Language</label>
          <select id={`${id}-language`} value={account.language} onChange={(event) => setAccount({ ...account, language: event.target.value })} className={`${field} mt-1 h-12`}>
            {languages.map((one) => <option key={one}>{one}</option>)}
          </select>
        </div>
        <div className="col-span-2">
          <label htmlFor={`${id}-about`} className="text-sm font-medium">About you</label>
          <textarea id={`${id}-about`} rows={3} defaultValue={about} className={`${field} mt-1 block resize-none py-3`} />
        </div>
      </div>
      <label className="flex items-center gap-3 text-base">
        <input type="checkbox" checked={account.letters} onChange={(event) => setAccount({ ...account, letters: event.target.checked })} className="size-5 accent-primary" />
        Write me a letter each month
      </label>
      <div className="flex justify-end gap-3 border-t border-line pt-5">
        <button type="button" onClick={() => onCancel?.()} className="h-10 rounded-control px-5 text-sm font-medium text-primary">Cancel</button>
        <button type="submit" className="h-10 rounded-control bg-primary px-6 text-sm font-medium text-on-primary">Save</button>
      </div>
    </form>
  );
}
