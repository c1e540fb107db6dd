// Tailwind v4, compiled in memory from the classes that stand in the sources.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compile } from "tailwindcss";

const require = createRequire(import.meta.url);
const sheets = new Map();

async function loadStylesheet(id, base) {
  const file = id === "tailwindcss" ? "tailwindcss/index.css" : id;
  if (!/^tailwindcss\/\w+\.css$/.test(file)) throw new Error(`@import of ${JSON.stringify(id)} is not allowed`);
  if (!sheets.has(file)) {
    const path = require.resolve(file);
    sheets.set(file, { path, content: readFileSync(path, "utf8") });
  }
  return { base, ...sheets.get(file) };
}

const refuse = (what) => async (id) => {
  throw new Error(`@${what} ${JSON.stringify(id)} is not allowed in css`);
};

/** CSS for every class in `sources`, with preflight. A string of the source that is no class gives no CSS. */
export async function compileCss({ theme, sources }) {
  const words = new Set(sources.flatMap((source) => source.split(/[\s"'`{}<>]+/)));
  // A compiler remembers every class it ever built: each component gets a new one.
  const compiler = await compile(`@import "tailwindcss";\n${theme}`, {
    base: "/",
    loadStylesheet,
    loadModule: refuse("plugin"),
  });
  return { css: compiler.build([...words]) };
}
