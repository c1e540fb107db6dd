import { Table } from "./Table";

export default { title: "Forge/Table", component: Table };

const boats = [
  { id: "m", name: "Marigold", berth: "A 4", length: 9.4 },
  { id: "k", name: "Kestrel", berth: "B 11", length: 12.1 },
  { id: "o", name: "Odd Socks", berth: "A 9", length: 7.2 },
];

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <Table
        caption="Boats in the harbour"
        rows={boats}
        rowKey={(boat) => boat.id}
        sort={{ key: "name", direction: "ascending" }}
        striped
        columns={[
          { key: "name", header: "Boat", cell: (boat) => boat.name, sortable: true },
          { key: "berth", header: "Berth", cell: (boat) => boat.berth },
          { key: "length", header: "Metres", cell: (boat) => boat.length.toFixed(1), align: "right" },
        ]}
      />
    </div>
  ),
};
