import { Tabs } from "./Tabs";

export default { title: "Forge/Tabs", component: Tabs };

const items = [
  { id: "plot", label: "Plot", content: "A baker inherits a lighthouse." },
  { id: "cast", label: "Cast", content: "Eleven people and one goat." },
  { id: "press", label: "Press", content: "Not yet.", disabled: true },
];

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-6 p-5">
      <Tabs label="About the film" items={items} />
      <Tabs label="About the film again" items={items} variant="pills" defaultSelected="cast" />
    </div>
  ),
};
