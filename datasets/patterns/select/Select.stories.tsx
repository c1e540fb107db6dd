import { Select } from "./Select";

export default { title: "Forge/Select", component: Select };

const ports = [
  { value: "rt", label: "Rotterdam" },
  { value: "gd", label: "Gdańsk" },
  { value: "vg", label: "Vigo", disabled: true },
];

export const Screenshot = {
  render: () => (
    <div className="flex w-96 flex-col gap-4 p-5">
      <Select label="Home port" options={ports} defaultValue="gd" help="Where the ship is registered." />
      <Select label="Next port" options={ports} placeholder="Choose a port" error="A port is needed." />
    </div>
  ),
};
