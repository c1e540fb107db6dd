import { Switch } from "./Switch";

export default { title: "Forge/Switch", component: Switch };

export const Screenshot = {
  render: () => (
    <div className="flex w-96 flex-col gap-4 p-5">
      <Switch label="Night light" description="Warmer colours after sunset" defaultChecked />
      <Switch label="Share my location" />
      <Switch label="Beta features" size="sm" defaultChecked disabled />
    </div>
  ),
};
