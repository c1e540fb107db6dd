import { Dialog } from "./Dialog";

export default { title: "Forge/Dialog", component: Dialog };

export const Screenshot = {
  args: {
    open: true,
    onClose: () => undefined,
    title: "Leave the choir?",
    description: "Your seat goes to the next on the list.",
    children: "Scores you have borrowed must be returned before Friday.",
    actions: (
      <>
        <button type="button" className="h-10 rounded-control border border-line px-4 text-sm font-semibold">Stay</button>
        <button type="button" className="h-10 rounded-control bg-danger px-4 text-sm font-semibold text-on-primary">Leave</button>
      </>
    ),
  },
};
