import { Button, type ButtonProps } from "./Button";

export default { title: "Forge/Button", component: Button };

const args: ButtonProps = { children: "Save changes" };

export const Primary = { args };
export const Screenshot = {
  render: () => (
    <div className="flex flex-wrap gap-3 p-5">
      <Button>Save changes</Button>
      <Button variant="secondary" size="sm">Preview</Button>
      <Button variant="ghost">Cancel</Button>
      <Button variant="danger" size="lg">Delete</Button>
      <Button disabled>Closed</Button>
      <Button loading>Sending</Button>
    </div>
  ),
};
