import { Tooltip } from "./Tooltip";

export default { title: "Forge/Tooltip", component: Tooltip };

export const Screenshot = {
  render: () => (
    <div className="flex justify-center p-16">
      <Tooltip text="Copies the address of this page" defaultOpen>
        <button type="button" className="h-10 rounded-control border border-line px-4 text-sm font-semibold text-ink">Share</button>
      </Tooltip>
    </div>
  ),
};
