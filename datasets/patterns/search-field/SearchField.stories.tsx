import { SearchField } from "./SearchField";

export default { title: "Forge/SearchField", component: SearchField };

export const Screenshot = {
  render: () => (
    <div className="flex w-120 flex-col gap-4 p-5">
      <SearchField label="Search the archive" placeholder="Title, year or place" onSearch={() => undefined} />
      <SearchField label="Search the map" defaultValue="lighthouse" buttonLabel="Find" onSearch={() => undefined} />
    </div>
  ),
};
