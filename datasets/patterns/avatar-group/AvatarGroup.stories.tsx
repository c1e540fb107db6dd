import { AvatarGroup } from "./AvatarGroup";

export default { title: "Forge/AvatarGroup", component: AvatarGroup };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <AvatarGroup label="Rowers" max={3} people={["Hanne Vik", "Obi Eze", "Rosa Lindt", "Kai Moana", "Uri Stern"].map((name) => ({ name }))} />
    </div>
  ),
};
