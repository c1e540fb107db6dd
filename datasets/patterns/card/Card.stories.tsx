import { Card } from "./Card";

export default { title: "Forge/Card", component: Card };

const read = <a href="#story" className="font-semibold text-primary underline-offset-4 hover:underline">Read the story</a>;

export const Screenshot = {
  render: () => (
    <div className="grid grid-cols-2 gap-5 p-5">
      <Card title="The last lamplighter" subtitle="Twelve minutes" actions={read}>
        Every evening at six Aron walks the old harbour with a ladder and a match.
      </Card>
      <Card title="Salt and stone" variant="outlined">How a town was built from what the sea left behind.</Card>
    </div>
  ),
};
