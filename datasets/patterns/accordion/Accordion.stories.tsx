import { Accordion } from "./Accordion";

export default { title: "Forge/Accordion", component: Accordion };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <Accordion
        defaultOpen={["moor"]}
        items={[
          { id: "moor", title: "Where may I moor?", content: "At every post with a white ring, for two nights at most." },
          { id: "fish", title: "Is fishing allowed?", content: "With a day card from the kiosk." },
          { id: "swim", title: "Can I swim?", content: "North of the bridge only." },
        ]}
      />
    </div>
  ),
};
