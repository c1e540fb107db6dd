import { Alert } from "./Alert";

export default { title: "Forge/Alert", component: Alert };

export const Screenshot = {
  render: () => (
    <div className="flex flex-col gap-3 p-5">
      <Alert title="Maintenance tonight">The archive is closed from ten to eleven.</Alert>
      <Alert variant="success" onDismiss={() => undefined}>Your booking is confirmed.</Alert>
      <Alert variant="warning">Two seats are left.</Alert>
      <Alert variant="danger" title="Payment declined">Ask your bank or use another card.</Alert>
    </div>
  ),
};
