// TypeScript 7, the native compiler: one batch for all programs of a call, each in its own folder.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);

const CONFIG = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
    noUnusedLocals: true,
    exactOptionalPropertyTypes: false,
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
  include: ["./*/*"],
};

const ASSETS = 'declare module "*.png" { const url: string; export default url; }\n';
const LINE = /^(\d+)\/([^(]+)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

function compiler() {
  return join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
}

function run(args, cwd) {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler(), ...args], { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      // Exit codes 1 and 2 mean "there are errors"; anything else is a fault of the compiler itself.
      if (error && ![1, 2].includes(error.code)) reject(new Error(`tsc: ${stderr || error.message}`));
      else resolve(stdout);
    });
  });
}

/** `programs`: list of {file name: source}. Answers one list of {file, line, column, code, message} a program. */
export async function typecheck({ programs, root }) {
  const folder = await mkdtemp(join(tmpdir(), "forge-types-"));
  try {
    await symlink(join(root, "node_modules"), join(folder, "node_modules"), "dir");
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(CONFIG));
    await Promise.all(
      programs.map(async (files, index) => {
        const home = join(folder, String(index));
        await mkdir(home);
        await writeFile(join(home, "assets.d.ts"), ASSETS);
        for (const [name, source] of Object.entries(files)) await writeFile(join(home, name), source);
      }),
    );
    const output = await run(["-p", "tsconfig.json", "--pretty", "false"], folder);
    const found = programs.map(() => []);
    for (const text of output.split("\n")) {
      const match = LINE.exec(text);
      if (match) {
        const [, index, file, line, column, code, message] = match;
        found[Number(index)].push({ file, line: Number(line), column: Number(column), code, message });
      }
    }
    return { programs: found };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
