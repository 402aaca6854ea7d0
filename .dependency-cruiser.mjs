/**
 * Which folder may import which, and why. Run by `npm run imports`.
 *
 *   cli ──► index ──► check-parity ──► read │ pair │ diff │ explain │ judge ──► instruments ──► catalogue ──► model
 *    └────► report ─────────────────────────────────────────────────────────────────────────► catalogue ──► model
 *   cdktf ──► read │ pair │ diff │ proof …           stacks ──► modules, src/cdktf
 */

/** The stages of a check, in order of the data. */
const stages = ["read", "pair", "diff", "explain", "judge", "report"];
/** What stages work with: each does one thing and knows of no stage. */
const instruments = [
  "condition",
  "contract",
  "credentials",
  "expression",
  "identity",
  "json",
  "proof",
  "secrets",
  "source",
];

const folder = (...names) => `^src/(${names.join("|")})/`;

export default {
  forbidden: [
    ...stages.map((stage) => ({
      name: `${stage}-stands-alone`,
      comment:
        "Stages never import each other: they meet in the model, so that each can be tested and understood by itself.",
      severity: "error",
      from: { path: folder(stage) },
      to: { path: folder(...stages.filter((other) => other !== stage)) },
    })),
    {
      name: "instruments-know-no-stage",
      comment: "An instrument serves several stages; one that knew a stage would tie them together.",
      severity: "error",
      from: { path: folder(...instruments) },
      to: { path: [folder(...stages), "^src/(cli|cdktf)/", "^src/(check-parity|index)\\.ts$"] },
    },
    {
      name: "model-imports-nothing",
      comment: "The model is the vocabulary that everything else shares; it must be readable on its own.",
      severity: "error",
      from: { path: folder("model") },
      to: { pathNot: folder("model") },
    },
    {
      name: "catalogue-is-data",
      comment: "Catalogues are tables that a reader can check; they need nothing but the vocabulary.",
      severity: "error",
      from: { path: folder("catalogue") },
      to: { pathNot: folder("catalogue", "model") },
    },
    {
      name: "report-sees-only-the-report",
      comment: "A report can be rendered again from its JSON, so a reporter may see nothing else.",
      severity: "error",
      from: { path: folder("report") },
      to: {
        path: "^src/",
        pathNot: [
          folder("report", "catalogue"),
          "^src/model/(report|trace|contract|environment|difference|path|value|address)\\.ts$",
        ],
      },
    },
    {
      name: "effects-at-the-edge",
      comment:
        "Only the command line touches files, processes and the network; everything else runs anywhere and is tested with plain data.",
      severity: "error",
      from: { path: "^src/", pathNot: folder("cli", "cdktf") },
      to: { path: "^(node:)?(fs|fs/promises|child_process|http|https|net|os|worker_threads|readline)$" },
    },
    {
      name: "cli-is-the-top",
      comment: "Nothing depends on the command line: the library is complete without it.",
      severity: "error",
      from: { path: "^src/", pathNot: folder("cli") },
      to: { path: folder("cli") },
    },
    {
      name: "analyzer-without-cdktf",
      comment: "Whoever analyses plans must not load, or even install, hundreds of megabytes of CDKTF.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: ["node_modules/(cdktf|cdktn|constructs|@cdktf)/", "^(modules|stacks)/"] },
    },
    {
      name: "only-the-entry-knows-src-cdktf",
      comment: "src/cdktf is loaded by `tfparity/cdktf` alone, never by the analyzer.",
      severity: "error",
      from: { path: "^src/", pathNot: folder("cdktf") },
      to: { path: folder("cdktf") },
    },
    {
      name: "modules-know-no-product",
      comment: "The infrastructure is what is analysed; its only contract with the analyzer is the plan.",
      severity: "error",
      from: { path: "^modules/" },
      to: { path: "^(src|stacks|test|scripts)/" },
    },
    {
      name: "no-test-code-in-the-product",
      comment: "What ships must not need what does not.",
      severity: "error",
      from: { path: "^(src|modules|stacks)/" },
      to: { path: "^(test|scripts|bench|examples)/" },
    },
    {
      name: "no-circular",
      comment: "A cycle cannot be read top-down.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "no-undeclared-dependency",
      comment: "What the package imports has to be in its dependencies, or it fails where it is installed.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
    },
    {
      name: "reachable",
      comment: "Code that nothing starts from is code to delete.",
      severity: "error",
      from: { path: "^src/(index|cli/bin|cdktf/index)\\.ts$" },
      to: { path: "^src/", reachable: false, pathNot: "^src/(index|cli/bin|cdktf/index)\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|cdktf\\.out)/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
