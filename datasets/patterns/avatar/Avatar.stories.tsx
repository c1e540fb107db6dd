import { Avatar } from "./Avatar";

export default { title: "Forge/Avatar", component: Avatar };

export const Screenshot = {
  render: () => (
    <div className="flex items-center gap-4 p-5">
      <Avatar name="Noor Haddad" size="sm" />
      <Avatar name="Piet de Vries" status="online" />
      <Avatar name="Ama" size="lg" shape="square" />
      <Avatar name="Lea Sorel" size="xl" status="away" />
    </div>
  ),
};
