import { EmptyState } from "./EmptyState";

export default { title: "Forge/EmptyState", component: EmptyState };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <EmptyState title="No shells yet" description="Photograph your first find and it will lie here." action="Add a shell" />
    </div>
  ),
};
