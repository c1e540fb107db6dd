import { useId, useState } from "react";

export interface Delivery {
  id: string;
  label: string;
  price: string;
}

export interface DeliveryChoiceProps {
  legend: string;
  options: Delivery[];
  value?: string;
  onChange?: (id: string) => void;
}

/** How the parcel comes. */
export function DeliveryChoice({ legend, options, value, onChange }: DeliveryChoiceProps) {
  const group = useId();
  const [chosen, setChosen] = useState(value);
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-base font-semibold">{legend}</legend>
      {options.map(({ id, label, price }) => (
        <div key={id} className={`flex items-center gap-3 rounded-control border bg-surface px-4 py-3 ${id === chosen ? "border-primary" : "border-line"}`}>
          <input
            id={`${group}-${id}`}
            type="radio"
            name={group}
            checked={id === chosen}
            onChange={() => {
              setChosen(id);
              onChange?.(id);
            }}
            className="size-4 accent-primary"
          />
          <label htmlFor={`${group}-${id}`} className="flex-1 text-sm">{label}</label>
          <span className="text-sm text-quiet">{price}</span>
        </div>
      ))}
    </fieldset>
  );
}
