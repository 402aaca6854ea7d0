/** Writes the apps that use the package: one for CommonJS and one for ES modules, with each library. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { blocksOf, guidePrograms } from "./markdown-blocks.js";

/** An app that uses the package. */
export interface Project {
  readonly name: string;
  readonly folder: string;
  readonly kind: "commonjs" | "modules";
  readonly library: "cdktf" | "cdktn";
}

/**
 * Writes an app for each kind of modules and each library into folders of their own. The CommonJS one has the
 * `tsconfig.json` of `cdktf init --template=typescript`, the program is that of `docs/cdktf.md`, and `library.ts` has
 * the import of the README.
 */
export function writeProjects(repository: string, folder: string): readonly Project[] {
  const programs = guidePrograms(join(repository, "docs/cdktf.md"));
  return (["commonjs", "modules"] as const).flatMap((kind) =>
    (["cdktf", "cdktn"] as const).map((library) => {
      const name = `${kind}-${library}`;
      const project: Project = { name, folder: join(folder, name), kind, library };
      const within = (text: string): string => text.replaceAll('from "cdktf"', `from ${JSON.stringify(library)}`);
      writeTree(project.folder, {
        ...INPUTS,
        "package.json": JSON.stringify({ private: true, ...(kind === "modules" ? { type: "module" } : {}) }),
        "main.ts": within(programs[kind]),
        "shop.ts": within(readFileSync(join(repository, "examples/cdktf-minimal/shop.ts"), "utf8")),
        "library.ts": libraryProgram(repository),
        "parity.yaml": blocksOf(join(repository, "docs/cdktf.md"), "yaml")[0] as string,
      });
      if (kind === "modules") writeTree(project.folder, { "tsconfig.json": JSON.stringify(MODULES) });
      else cpSync(join(repository, TEMPLATE), join(project.folder, "tsconfig.json"));
      return project;
    }),
  );
}

// --- internal ---

const TEMPLATE = "node_modules/cdktf-cli/bundle/templates/typescript/tsconfig.json";

const MODULES = {
  compilerOptions: { module: "nodenext", target: "es2022", strict: true, noUnusedLocals: true, skipLibCheck: true },
};

const INPUTS = {
  "parameters/parameters.schema.json": JSON.stringify({
    type: "object",
    required: ["name", "servers"],
    properties: { memory: { default: 512 }, testCards: { default: false } },
  }),
  "parameters/staging.json": JSON.stringify({ name: "staging", servers: 2 }),
  "parameters/production.json": JSON.stringify({ name: "production", servers: 3 }),
};

/** Uses every value that the README imports, so that none of them may be missing. */
function libraryProgram(repository: string): string {
  const imports = blocksOf(join(repository, "README.md"), "ts").find((text) => text.includes('from "tfparity"')) ?? "";
  const names = /\{(.*)\}/.exec(imports)?.[1];
  if (names === undefined) throw new Error("the README shows no import of the library");
  return `${imports}console.log([${names.trim()}].map((entry) => typeof entry).join(" "));\n`;
}

function writeTree(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
