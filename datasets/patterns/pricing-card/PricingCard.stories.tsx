import { PricingCard, type PricingCardProps } from "./PricingCard";

export default { title: "Forge/PricingCard", component: PricingCard };

const solo: PricingCardProps = {
  plan: "Solo",
  price: "€9",
  period: "per month",
  description: "For one studio",
  features: ["Three projects", "Shared links", "Mail support"],
  action: "Choose Solo",
};

export const Plain = { args: solo };
export const Screenshot = {
  render: () => (
    <div className="grid grid-cols-2 gap-5 p-5">
      <PricingCard {...solo} />
      <PricingCard {...solo} plan="Team" price="€29" action="Choose Team" highlighted badge="Most chosen" />
    </div>
  ),
};
