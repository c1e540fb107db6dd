import { Pagination } from "./Pagination";

export default { title: "Forge/Pagination", component: Pagination };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-4 p-5">
      <Pagination page={6} pages={14} onChange={() => undefined} />
      <Pagination page={1} pages={3} onChange={() => undefined} label="Pages of the guide" />
    </div>
  ),
};
