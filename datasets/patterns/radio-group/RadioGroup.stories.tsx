import { RadioGroup } from "./RadioGroup";

export default { title: "Forge/RadioGroup", component: RadioGroup };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-6 p-5">
      <RadioGroup
        legend="Pick-up"
        defaultValue="shop"
        options={[
          { value: "shop", label: "At the shop", description: "Ready in two hours" },
          { value: "bike", label: "By bicycle", description: "Tomorrow before noon" },
          { value: "drone", label: "By drone", disabled: true },
        ]}
      />
      <RadioGroup legend="Wrapping" orientation="horizontal" options={[{ value: "y", label: "Paper" }, { value: "n", label: "None" }]} />
    </div>
  ),
};
