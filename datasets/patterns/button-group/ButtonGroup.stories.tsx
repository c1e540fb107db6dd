import { ButtonGroup } from "./ButtonGroup";

export default { title: "Forge/ButtonGroup", component: ButtonGroup };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col items-start gap-4 p-5">
      <ButtonGroup
        label="Span"
        value={["week"]}
        onChange={() => undefined}
        options={[{ value: "day", label: "Day" }, { value: "week", label: "Week" }, { value: "year", label: "Year", disabled: true }]}
      />
      <ButtonGroup label="Style" multiple size="sm" value={["b", "i"]} onChange={() => undefined} options={[{ value: "b", label: "Bold" }, { value: "i", label: "Italic" }, { value: "u", label: "Underline" }]} />
    </div>
  ),
};
