import { List } from "./List";

export default { title: "Forge/List", component: List };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <List
        title="Tonight"
        variant="boxed"
        items={[
          { id: "a", title: "Quartet rehearsal", description: "Room 4", trailing: "18:30" },
          { id: "b", title: "Doors open", href: "#doors", trailing: "19:15" },
          { id: "c", title: "Concert", description: "Sold out", trailing: "20:00" },
        ]}
      />
    </div>
  ),
};
