import { LoginForm } from "./LoginForm";

export default { title: "Forge/LoginForm", component: LoginForm };

export const Screenshot = {
  render: () => (
    <div className="p-5">
      <LoginForm title="Back to your garden" resetHref="#reset" error="Mail address or password is wrong." onSubmit={() => undefined} />
    </div>
  ),
};
