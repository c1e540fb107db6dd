import { IconButton } from "./IconButton";

const star = (
  <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round">
    <path d="M10 3l2.2 4.5 4.9.7-3.5 3.5.8 4.9L10 14.3l-4.4 2.3.8-4.9L2.9 8.200l4.9-.7z" />
  </svg>
);

export default { title: "Forge/IconButton", component: IconButton };

export const Screenshot = {
  render: () => (
    <div className="flex gap-3 p-5">
      <IconButton label="Add to favourites" icon={star} />
      <IconButton label="Mark" icon={star} variant="outlined" pressed />
      <IconButton label="Rate" icon={star} variant="filled" size="lg" />
      <IconButton label="Rate again" icon={star} size="sm" disabled />
    </div>
  ),
};
