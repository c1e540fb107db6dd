import { useId, useState, type FormEvent } from "react";

export interface Line {
  label: string;
  price: string;
}

export interface CheckoutProps {
  lines: Line[];
  total: string;
  holder?: string;
  onPay?: (card: string) => void;
}

/** Pays for tickets. */
export function Checkout({ lines, total, holder, onPay }: CheckoutProps) {
  const id = useId();
  const [card, setCard] = useState("");
  const pay = (event: FormEvent) => {
    event.preventDefault();
    onPay?.(card);
  };
  const field = "mt-1 h-11 w-full rounded-control border border-line bg-surface px-3 text-sm placeholder:text-quiet";
  return (
    <form onSubmit={pay} className="grid grid-cols-5 items-start gap-6">
      <div className="col-span-3 grid grid-cols-2 gap-4">
        <h2 className="col-span-2 text-2xl font-bold">Payment</h2>
        <div className="col-span-2">
          <label htmlFor={`${id}-holder`} className="text-sm font-semibold">Name on the card</label>
          <input id={`${id}-holder`} defaultValue={holder} className={field} />
        </div>
        <div className="col-span-2">
          <label htmlFor={`${id}-card`} className="text-sm font-semibold">Card number</label>
          <input id={`${id}-card`} inputMode="numeric" value={card} placeholder="0000 0000 0000 0000" onChange={(event) => setCard(event.target.value)} className={field} />
        </div>
        <div>
          <label htmlFor={`${id}-until`} className="text-sm font-semibold">Valid until</label>
          <input id={`${id}-until`} placeholder="MM / YY" className={field} />
        </div>
        <div>
          <label htmlFor={`${id}-code`} className="text-sm font-semibold">Code</label>
          <input id={`${id}-code`} placeholder="123" className={field} />
        </div>
      </div>
      <aside aria-label="Your order" className="col-span-2 rounded-card bg-surface p-6 shadow-card">
        <h3 className="text-lg font-bold">Your order</h3>
        <ul className="mt-3 flex flex-col gap-2 text-sm">
          {lines.map(({ label, price }) => (
            <li key={label} className="flex justify-between"><span>{label}</span><span>{price}</span></li>
          ))}
        </ul>
        <p className="mt-4 flex justify-between border-t border-line pt-4 text-base font-bold"><span>Total</span><span>{total}</span></p>
        <button type="submit" className="mt-5 h-12 w-full rounded-control bg-primary text-base font-bold text-on-primary">Pay {total}</button>
      </aside>
    </form>
  );
}
