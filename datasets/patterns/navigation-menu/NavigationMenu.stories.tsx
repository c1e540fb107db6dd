import { NavigationMenu } from "./NavigationMenu";

export default { title: "Forge/NavigationMenu", component: NavigationMenu };

export const Screenshot = {
  args: {
    brand: "Tidewater",
    current: "#tides",
    links: [
      { label: "Tides", href: "#tides" },
      { label: "Harbours", href: "#harbours" },
      { label: "Weather", href: "#weather" },
    ],
    actions: <button type="button" className="h-9 rounded-control bg-primary px-4 font-semibold text-on-primary">Join</button>,
  },
};
