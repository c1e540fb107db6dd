import { Breadcrumb } from "./Breadcrumb";

export default { title: "Forge/Breadcrumb", component: Breadcrumb };

export const Screenshot = {
  args: {
    items: [{ label: "Museum", href: "#museum" }, { label: "Second floor", href: "#floor" }, { label: "Clocks" }],
  },
};
