import { Checkbox } from "./Checkbox";

export default { title: "Forge/Checkbox", component: Checkbox };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-3 p-5">
      <Checkbox label="Send me the weekly letter" defaultChecked />
      <Checkbox label="All rooms" indeterminate description="Three of five are chosen." />
      <Checkbox label="I accept the terms" error="Needed before you go on." />
      <Checkbox label="Insurance" disabled />
    </div>
  ),
};
