import { Stepper } from "./Stepper";

export default { title: "Forge/Stepper", component: Stepper };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <Stepper
        current={1}
        onSelect={() => undefined}
        steps={[{ label: "Cabin", description: "Two beds" }, { label: "Guests", description: "Who comes along" }, { label: "Pay" }]}
      />
    </div>
  ),
};
