// Tailwind v4, compiled in memory from the classes that stand in the sources.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { compile } from "tailwindcss";

const require = createRequire(import.meta.url);

async function loadStylesheet(id, base) {
  const file = id === "tailwindcss" ? "tailwindcss/index.css" : id;
  if (!file.startsWith("tailwindcss/")) throw new Error(`@import of ${JSON.stringify(id)} is not allowed`);
  const path = require.resolve(file);
  return { path, base, content: await readFile(path, "utf8") };
}

// Compilers are kept by theme: components of one batch often share theirs.
const compilers = new Map();

async function compilerFor(theme) {
  if (!compilers.has(theme)) {
    if (compilers.size >= 32) compilers.delete(compilers.keys().next().value);
    compilers.set(theme, await compile(`@import "tailwindcss";\n${theme}`, { base: "/", loadStylesheet }));
  }
  return compilers.get(theme);
}

/** CSS for every class in `sources`, with preflight. A string of the source that is no class gives no CSS. */
export async function compileCss({ theme, sources }) {
  const words = new Set(sources.flatMap((source) => source.split(/[\s"'`{}<>]+/)));
  const fresh = await compilerFor(theme);
  return { css: fresh.build([...words]) };
}
