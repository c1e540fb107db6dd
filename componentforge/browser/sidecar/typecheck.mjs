// TypeScript 7, the native compiler: one batch for all programs of a call, each in its own folder.
import { execFile } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

const CONFIG = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    jsx: "react-jsx",
    noEmit: true,
    skipLibCheck: true,
    types: [],
  },
  include: ["./assets.d.ts", "./*/*"],
};

// Only what a component may import is there to be found.
const PACKAGES = ["react", "react-dom", "csstype", "@types/react", "@types/react-dom"];

// The part of Storybook's types that CSF 3 needs, so that a story may name them.
const STORYBOOK = `import type { ComponentType, ComponentProps, ReactNode } from "react";
type PropsOf<T> = T extends ComponentType<any> ? ComponentProps<T> : T;
type Any = Record<string, any>;
export interface Meta<T = any> {
  title?: string; component?: ComponentType<any>; args?: Partial<PropsOf<T>>; argTypes?: Any; tags?: string[];
  parameters?: Any; decorators?: Array<(Story: ComponentType) => ReactNode>; render?: (args: PropsOf<T>) => ReactNode;
}
export interface StoryObj<M = any> {
  name?: string; args?: M extends { component?: infer C } ? (C extends ComponentType<any> ? Partial<ComponentProps<C>> : any) : Partial<PropsOf<M>>;
  argTypes?: Any; tags?: string[]; parameters?: Any; decorators?: Array<(Story: ComponentType) => ReactNode>;
  render?: (args: any) => ReactNode; play?: (context: any) => void | Promise<void>;
}
export type StoryFn<T = any> = (args: PropsOf<T>) => ReactNode;
`;

const ASSETS = ["png", "jpg", "jpeg", "webp"]
  .map((type) => `declare module "*.${type}" { const url: string; export default url; }\n`)
  .join("");
const LINE = /^(\d+)\/([^(]+)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

let prepared = false;

/** The folder whoever started us gave and removes, with the packages in it. */
function homeFolder(root) {
  const home = process.argv[2];
  if (prepared) return home;
  const modules = join(home, "node_modules");
  mkdirSync(join(modules, "@types"), { recursive: true });
  for (const name of PACKAGES) symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
  for (const name of ["@storybook/react", "@storybook/react-vite"]) {
    mkdirSync(join(modules, name), { recursive: true });
    writeFileSync(join(modules, name, "index.d.ts"), STORYBOOK);
    writeFileSync(join(modules, name, "package.json"), JSON.stringify({ name, version: "0.0.0", types: "index.d.ts" }));
  }
  prepared = true;
  return home;
}

let compiler;

/** The native program itself: the package's script would start a second Node for it. */
async function compilerPath() {
  if (!compiler) {
    const script = join(dirname(require.resolve("typescript/package.json")), "lib", "getExePath.js");
    compiler = (await import(pathToFileURL(script))).default();
  }
  return compiler;
}

async function run(args, cwd) {
  const program = await compilerPath();
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // Exit codes 1 and 2 mean "there are errors"; anything else is a fault of the compiler itself.
      if (error && ![1, 2].includes(error.code)) reject(new Error(`tsc: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
}

// What declares something can change the types of others: such a program is compiled alone.
const DECLARES = /\bdeclare\b|\/\/\/\s*</;

async function batch(programs, root) {
  const folder = await mkdtemp(join(homeFolder(root), "batch-"));
  try {
    // A promise a file costs more than the file.
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(CONFIG));
    writeFileSync(join(folder, "assets.d.ts"), ASSETS);
    for (const [index, files] of programs.entries()) {
      const own = join(folder, String(index));
      mkdirSync(own);
      for (const [name, source] of Object.entries(files)) {
        if (name.includes("/")) mkdirSync(dirname(join(own, name)), { recursive: true });
        writeFileSync(join(own, name), source);
      }
    }
    // Each checker reads the browser's declarations anew: two take a fifth less than the four by default.
    const output = await run(["-p", "tsconfig.json", "--pretty", "false", "--checkers", "2"], folder);
    const found = programs.map(() => []);
    for (const text of output.split("\n")) {
      const match = LINE.exec(text);
      if (match) {
        const [, index, file, line, column, code, message] = match;
        // The user's own library is theirs to mend.
        if (file.startsWith("node_modules/")) continue;
        found[Number(index)].push({ file, line: Number(line), column: Number(column), code, message });
      }
    }
    return found;
  } finally {
    // Nobody waits for it; what an early end leaves is in the folder that our starter removes.
    rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** `programs`: list of {file name: source}. Answers one list of {file, line, column, code, message} a program. */
export async function typecheck({ programs, root }) {
  const alone = programs.map((files) => Object.values(files).some((source) => DECLARES.test(source)));
  const together = programs.filter((_, index) => !alone[index]);
  const shared = together.length ? await batch(together, root) : [];
  const found = [];
  for (const [index, files] of programs.entries()) {
    found.push(alone[index] ? (await batch([files], root))[0] : shared.shift());
  }
  return { programs: found };
}
