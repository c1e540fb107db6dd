import { Form, type FormProps } from "./Form";

export default { title: "Forge/Form", component: Form };

const args: FormProps = {
  title: "Book a workbench",
  description: "Tools and tea are included.",
  submitLabel: "Book",
  cancelLabel: "Cancel",
  onSubmit: () => undefined,
  errors: { phone: "A digit is missing." },
  fields: [
    { name: "first", label: "First name", half: true, required: true, defaultValue: "Jonas", autoComplete: "given-name" },
    { name: "last", label: "Last name", half: true, required: true, autoComplete: "family-name" },
    { name: "phone", label: "Phone", type: "tel", defaultValue: "0176 33", autoComplete: "tel" },
    { name: "project", label: "What will you build?", type: "textarea", help: "A sentence is enough." },
  ],
};

export const Screenshot = { args };
