import { Textarea } from "./Textarea";

export default { title: "Forge/Textarea", component: Textarea };

export const Screenshot = {
  render: () => (
    <div className="flex w-96 flex-col gap-4 p-5">
      <Textarea label="About you" defaultValue="I restore wooden boats." maxLength={200} counter />
      <Textarea label="Reason" error="Say at least one word." rows={2} />
    </div>
  ),
};
