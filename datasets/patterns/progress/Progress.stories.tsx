import { Progress } from "./Progress";

export default { title: "Forge/Progress", component: Progress };

export const Screenshot = {
  render: () => (
    <div className="flex w-96 flex-col gap-5 p-5">
      <Progress label="Uploading the reel" value={64} />
      <Progress label="Disk" value={92} variant="danger" size="lg" />
      <Progress label="Waiting for the tide" size="sm" variant="success" />
    </div>
  ),
};
