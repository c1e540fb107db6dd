import { Badge } from "./Badge";

export default { title: "Forge/Badge", component: Badge };

export const Screenshot = {
  render: () => (
    <div className="flex gap-3 p-5">
      <Badge>Draft</Badge>
      <Badge variant="primary">New</Badge>
      <Badge variant="success" dot>Online</Badge>
      <Badge variant="warning" size="md">Pending</Badge>
      <Badge variant="danger" onRemove={() => undefined} removeLabel="Remove Overdue">Overdue</Badge>
    </div>
  ),
};
