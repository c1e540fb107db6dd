// The one Node process: line-delimited JSON on stdio, several requests in flight.
// Request {id, method, params}; answer {id, result} or {id, error}.
import { createInterface } from "node:readline";
import { bundleComponent, bundleRuntime } from "./bundle.mjs";
import { compileCss } from "./css.mjs";
import { typecheck } from "./typecheck.mjs";

const methods = {
  ping: async () => ({ node: process.versions.node }),
  runtime: bundleRuntime,
  bundle: bundleComponent,
  css: compileCss,
  // Both at once: the bundler is a process of its own.
  prepare: async ({ bundle, css }) => {
    const [script, style] = await Promise.all([bundleComponent(bundle), compileCss(css)]);
    return { ...script, ...style };
  },
  typecheck,
};

const answer = (message) => process.stdout.write(JSON.stringify(message) + "\n");

createInterface({ input: process.stdin }).on("line", async (line) => {
  const { id, method, params } = JSON.parse(line);
  try {
    if (!Object.hasOwn(methods, method)) throw new Error(`no method ${method}`);
    answer({ id, result: await methods[method](params ?? {}) });
  } catch (error) {
    answer({ id, error: String(error?.message ?? error) });
  }
}).on("close", () => process.exit(0)); // The parent is gone: nobody is left to answer.
