import { SideNavigation } from "./SideNavigation";

export default { title: "Forge/SideNavigation", component: SideNavigation };

export const Screenshot = {
  args: {
    current: "#inbox",
    groups: [
      { items: [{ label: "Inbox", href: "#inbox", count: 12 }, { label: "Drafts", href: "#drafts" }] },
      { title: "Studio", items: [{ label: "Members", href: "#members" }, { label: "Invoices", href: "#invoices", count: 2 }] },
    ],
  },
};
