// esbuild: React once for all pages, each component as its own module scope on top of it.
import { posix } from "node:path";
import { build } from "esbuild";

const GLOBALS = {
  react: "globalThis.__forge.React",
  "react/jsx-runtime": "globalThis.__forge.jsx",
  "react-dom": "globalThis.__forge.ReactDOM",
};

const RUNTIME = `
import * as React from "react";
import * as jsx from "react/jsx-runtime";
import * as ReactDOM from "react-dom";
import { createRoot } from "react-dom/client";
class Boundary extends React.Component {
  constructor(props) { super(props); this.state = { failed: false }; }
  static getDerivedStateFromError() { return { failed: true }; }
  render() { return this.state.failed ? null : this.props.children; }
}
globalThis.__forge = {
  React, jsx, ReactDOM,
  mount(stories, name) {
    const meta = stories.default ?? {};
    const story = stories[name];
    if (!story) throw new Error("there is no story " + name);
    const args = { ...meta.args, ...story.args };
    const Story = () => {
      if (typeof story === "function") return story(args);
      const render = story.render ?? meta.render;
      return render ? render(args) : React.createElement(meta.component, args);
    };
    const root = createRoot(document.getElementById("root"), {
      onCaughtError: (error) => console.error(String(error)),
    });
    ReactDOM.flushSync(() => root.render(React.createElement(Boundary, null, React.createElement(Story))));
  },
};
`;

const settings = {
  bundle: true,
  write: false,
  format: "iife",
  target: "es2022",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  logLevel: "silent",
  legalComments: "none",
};

const ENDINGS = ["", ".tsx", ".ts", ".jsx", ".js", "/index.tsx", "/index.ts", "/index.jsx", "/index.js"];

/** How esbuild reads a file; what is no stylesheet is TSX. */
const loaderOf = (path) => (path.endsWith(".module.css") ? "local-css" : path.endsWith(".css") ? "css" : "tsx");

let runtime;

/** React, its JSX runtime and the mount function as one script; built once a process. */
export async function bundleRuntime({ root }) {
  runtime ??= build({ ...settings, minify: true, stdin: { contents: RUNTIME, resolveDir: root } });
  return { script: (await runtime).outputFiles[0].text };
}

/** One component and its stories as a script that mounts `story`. `files`: name -> source; `assets`: name -> data URL. */
export async function bundleComponent({ files, entry, story, assets = {} }) {
  const memory = {
    name: "memory",
    setup(esbuild) {
      esbuild.onResolve({ filter: /.*/ }, ({ path, kind, importer }) => {
        if (kind === "entry-point") return { path, namespace: "memory" };
        if (Object.hasOwn(GLOBALS, path)) return { path, namespace: "global" };
        const bare = path.startsWith(".") ? posix.join(posix.dirname(importer), path) : path;
        const found = ENDINGS.map((ending) => bare + ending).find((name) => Object.hasOwn(files, name));
        if (found) return { path: found, namespace: "memory" };
        if (Object.hasOwn(assets, bare)) return { path: bare, namespace: "asset" };
        return { errors: [{ text: `import of ${JSON.stringify(path)} is not allowed` }] };
      });
      esbuild.onLoad({ filter: /.*/, namespace: "memory" }, ({ path }) => ({ contents: files[path], loader: loaderOf(path) }));
      esbuild.onLoad({ filter: /.*/, namespace: "global" }, ({ path }) => ({ contents: `module.exports = ${GLOBALS[path]}` }));
      esbuild.onLoad({ filter: /.*/, namespace: "asset" }, ({ path }) => ({
        contents: `export default ${JSON.stringify(assets[path])}`,
      }));
    },
  };
  const main = `import * as stories from "./${entry}"; globalThis.__forge.mount(stories, ${JSON.stringify(story)});`;
  files = { ...files, "\0main.tsx": main };
  const result = await build({ ...settings, entryPoints: ["\0main.tsx"], plugins: [memory], outdir: "/" });
  const of = (ending) => result.outputFiles.filter((file) => file.path.endsWith(ending)).map((file) => file.text).join("\n");
  return { script: of(".js"), styles: of(".css") };
}
