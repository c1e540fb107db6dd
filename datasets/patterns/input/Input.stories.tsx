import { Input } from "./Input";

export default { title: "Forge/Input", component: Input };

export const Screenshot = {
  render: () => (
    <div className="flex w-96 flex-col gap-4 p-5">
      <Input label="Full name" placeholder="As on your passport" required />
      <Input label="Mail address" type="email" defaultValue="mara@" error="The part after @ is missing." />
      <Input label="Budget" prefix="€" defaultValue="250" help="Without travel." size="lg" />
      <Input label="Member number" defaultValue="7731" disabled size="sm" />
    </div>
  ),
};
