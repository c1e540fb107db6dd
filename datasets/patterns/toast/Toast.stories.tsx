import { Toast } from "./Toast";

export default { title: "Forge/Toast", component: Toast };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-3 p-5">
      <Toast message="The sketch was moved to the attic." action="Undo" onDismiss={() => undefined} duration={0} />
      <Toast message="Saved." variant="success" onDismiss={() => undefined} duration={0} />
    </div>
  ),
};
