import { StatCard } from "./StatCard";

export default { title: "Forge/StatCard", component: StatCard };

export const Screenshot = {
  render: () => (
    <div className="grid grid-cols-3 gap-4 p-5">
      <StatCard label="Visitors" value="18,204" change="12 %" trend="up" note="since May" />
      <StatCard label="Refunds" value="31" change="4 %" trend="down" />
      <StatCard label="Open seats" value="240" />
    </div>
  ),
};
