/**
 * Which folder may import which, and why. Run by `npm run imports`; `test/house/imports.test.ts` plants a violation of
 * every rule in every folder. `src/README.md` shows the folders in the order of the data.
 */

/** Every folder of `src/`, from the vocabulary up to the command line, with the folders that it may import. */
export const folders = [
  {
    name: "model",
    imports: [],
    because: "The model is the vocabulary that everything else shares; it must be readable on its own.",
  },
  {
    name: "knowledge",
    imports: ["model"],
    because: "What is known about providers is tables that a reader can check; they need nothing but the vocabulary.",
  },
  {
    name: "json",
    imports: ["knowledge", "model"],
    because: "The one JSON reader serves plans, contracts and documents alike, so it knows of none of them.",
  },
  {
    name: "language",
    imports: ["json", "model"],
    because: "Terraform's expressions mean the same whatever they are evaluated for.",
  },
  {
    name: "signature",
    imports: [],
    because: "Whether bytes are signed is decided without knowing what they say.",
  },
  {
    name: "credentials",
    imports: ["json", "knowledge", "model"],
    because: "What a credential looks like does not depend on who asks.",
  },
  {
    name: "secrets",
    imports: ["credentials", "json", "knowledge", "model"],
    because: "Everything that shows a value conceals through here; what knew its callers could make exceptions.",
  },
  {
    name: "read",
    imports: ["json", "knowledge", "model"],
    because: "Reading makes environments of files; what they are compared for must not change what they are.",
  },
  {
    name: "configuration",
    imports: ["json", "language", "model"],
    because: "What a source says is joined to an environment before anything is compared.",
  },
  {
    name: "contract",
    imports: ["credentials", "knowledge", "model", "signature"],
    because: "A contract means the same whatever is judged by it; an owner that is a credential is shown to nobody.",
  },
  {
    name: "compare",
    imports: ["json", "knowledge", "model"],
    because: "What differs is found without knowing what would explain it.",
  },
  {
    name: "evaluate",
    imports: ["json", "knowledge", "language", "model"],
    because: "What an expression comes to in its environment is the same whoever asks, a prover or an explanation.",
  },
  {
    name: "prove",
    imports: ["configuration", "credentials", "evaluate", "json", "knowledge", "language", "model", "secrets"],
    because: "A prover answers questions about two configurations; what follows from its answers is not its business.",
  },
  {
    name: "explain",
    imports: ["compare", "evaluate", "json", "knowledge", "language", "model", "prove"],
    because: "An explanation is found before anybody judges whether it is good enough.",
  },
  {
    name: "judge",
    imports: ["compare", "contract", "credentials", "json", "knowledge", "model", "secrets"],
    because: "Findings are made from what was compared and explained, by whoever asked.",
  },
  {
    name: "fingerprint",
    imports: ["compare", "credentials", "evaluate", "json", "judge", "knowledge", "language", "model", "secrets"],
    root: ["check", "check-input", "comparable", "prepare"],
    because: "A fingerprint is of what is configured, and the same whatever it is asked for.",
  },
  {
    name: "ledger",
    imports: ["json", "model", "signature"],
    because: "What passed is known from its lines alone, whoever asks and whoever writes the next one.",
  },
  {
    name: "gate",
    imports: ["compare", "json", "judge", "model", "secrets", "signature"],
    because: "What a promotion requires comes after what a check finds, and adds to it.",
  },
  {
    name: "replan",
    imports: ["compare", "explain", "gate", "judge", "knowledge", "model", "secrets"],
    root: ["check-input", "prepare"],
    because:
      "Two plans of one environment are compared by the stages of a check, and excused by nothing of a contract.",
  },
  {
    name: "history",
    imports: ["json", "knowledge", "model"],
    because: "A history is made of reports and of its own lines; whatever made them is over.",
  },
  {
    name: "trace",
    imports: ["contract", "evaluate", "explain", "json", "judge", "language", "model", "secrets"],
    root: ["check", "check-input", "prepare"],
    because: "A trace tells how a check came to its verdict; it decides nothing itself.",
  },
  {
    name: "edit",
    imports: ["contract", "model", "report"],
    because: "An entry is added to the text of a contract without knowing what it was found for.",
  },
  {
    name: "fix",
    imports: ["contract", "edit", "model", "secrets"],
    root: ["check", "check-input", "prepare"],
    because: "A fix is proven by the check that found what it mends; what it does to a text is the editing's business.",
  },
  {
    name: "init",
    imports: ["contract", "judge", "knowledge", "model", "report", "secrets"],
    root: ["check", "check-input", "prepare"],
    because: "A draft is made of what a check finds; how it is found is the check's own business.",
  },
  {
    name: "report",
    imports: ["knowledge", "model"],
    because: "A report can be rendered again from its JSON, so a reporter may see nothing else.",
  },
  {
    name: "codeowners",
    imports: ["credentials", "judge", "model", "report", "secrets"],
    because:
      "Whose a file is follows from its path alone; the path of a finding is that which reports show. Who is " +
      "named is shown to many, so that a credential names nobody.",
  },
  {
    name: "cdktf",
    imports: [
      "compare",
      "contract",
      "credentials",
      "evaluate",
      "json",
      "knowledge",
      "language",
      "model",
      "prove",
      "read",
      "report",
      "secrets",
    ],
    because: "Whoever synthesizes needs the proof, and none of what judges it.",
  },
  {
    name: "cli",
    imports: [
      "codeowners",
      "configuration",
      "contract",
      "credentials",
      "edit",
      "fingerprint",
      "fix",
      "gate",
      "history",
      "init",
      "json",
      "judge",
      "knowledge",
      "language",
      "ledger",
      "model",
      "prove",
      "read",
      "replan",
      "report",
      "secrets",
      "signature",
      "trace",
    ],
    root: ["check", "check-input"],
    because: "The command line reads, runs a check and writes; the stages of a check are not its business.",
  },
];

/** The files of `src/` itself: what the package exports, and what a check is. */
const rootFiles = [
  {
    name: "check",
    imports: ["codeowners", "compare", "explain", "gate", "judge", "model", "prove", "secrets"],
    root: ["check-input", "comparable", "prepare"],
    because: "A check is the same whoever starts it and whatever renders it.",
  },
  {
    name: "check-input",
    imports: ["codeowners", "configuration", "gate", "judge", "knowledge", "language", "model"],
    because: "What a check is asked is plain data; who asks it makes no difference.",
  },
  {
    name: "prepare",
    imports: ["compare", "configuration", "contract", "credentials", "gate", "judge", "model", "secrets"],
    root: ["check-input", "comparable"],
    because: "What comes before any comparison compares nothing; of comparing it takes what names an environment.",
  },
  {
    name: "comparable",
    imports: ["model"],
    root: ["check-input"],
    because: "Whether files can be compared is decided before anything is known of what differs.",
  },
  {
    name: "index",
    imports: [
      "configuration",
      "contract",
      "gate",
      "knowledge",
      "model",
      "prove",
      "read",
      "report",
      "signature",
      "trace",
    ],
    root: ["check"],
    because: "The package exports what works without files, processes and CDKTF.",
  },
];

const inFolders = (...names) => `^src/(${names.join("|")})/`;
const rootFile = (name) => `^src/${name}\\.ts$`;

/** What runs in a browser. */
const PAGE = "^src/report/html/page/";
/** Where whatever runs begins. */
const ENTRIES = "^src/(index\\.ts|cli/(bin|github-action/main)\\.ts|cdktf/index\\.ts|report/html/page/main\\.tsx)$";

const direction = ({ name, imports, root = [], because }, from, own) => ({
  name: `${name}-imports-only-what-it-may`,
  comment: because,
  severity: "error",
  from: { path: from },
  to: { path: "^src/", pathNot: [...own, inFolders(...imports, "-"), ...root.map(rootFile)] },
});

export default {
  forbidden: [
    ...folders.map((folder) => direction(folder, inFolders(folder.name), [inFolders(folder.name)])),
    ...rootFiles.map((file) => direction(file, rootFile(file.name), [])),
    {
      name: "every-folder-has-its-rule",
      comment: "A folder that is not in the table above could import anything.",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: [inFolders(...folders.map(({ name }) => name)), ...rootFiles.map(({ name }) => rootFile(name))],
      },
      to: {},
    },
    {
      name: "provers-stand-alone",
      comment: "Provers answer the same questions by different means; one that used another would prove nothing.",
      severity: "error",
      from: { path: "^src/prove/(by-[^/]+)/" },
      to: { path: "^src/prove/by-", pathNot: "^src/prove/$1/" },
    },
    {
      name: "provers-are-asked-through-their-list",
      comment:
        "Who reads what provers say must not see who said it, or a third prover would change every reader. Only what " +
        "reads or writes the proof of an app knows that there is one.",
      severity: "error",
      from: { path: "^src/", pathNot: [inFolders("prove", "cdktf", "cli"), rootFile("index")] },
      to: { path: "^src/prove/by-" },
    },
    {
      name: "report-sees-only-the-report",
      comment: "Of the model, a reporter sees what is told.",
      severity: "error",
      from: { path: inFolders("report") },
      to: {
        path: inFolders("model"),
        pathNot:
          "^src/model/(report|trace|trend|fingerprint|ledger|review|contract|environment|difference|path|value" +
          "|address|sha256)\\.ts$",
      },
    },
    {
      name: "effects-at-the-edge",
      comment:
        "Only the command line and what synthesizes an app touch files, processes and the network; everything else " +
        "runs anywhere and is tested with plain data. The thread of the HCL parser only computes.",
      severity: "error",
      from: { path: "^src/", pathNot: [inFolders("cli", "cdktf"), "^src/language/parser-thread[.]ts$"] },
      to: { path: "^(node:)?(fs|fs/promises|child_process|http|https|net|os|worker_threads|readline)$" },
    },
    {
      name: "analyzer-without-cdktf",
      comment: "Whoever analyses plans must not load, or even install, hundreds of megabytes of CDKTF.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: ["node_modules/(cdktf|cdktn|constructs|@cdktf)/", "^(modules|stacks)/"] },
    },
    {
      name: "page-runs-in-a-browser",
      comment: "The page of the HTML report has no Node.js around it, and preact and nothing else in it.",
      severity: "error",
      from: { path: PAGE },
      to: { dependencyTypes: ["core", "npm", "npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/preact/" },
    },
    {
      name: "page-is-bundled",
      comment:
        "What runs in a browser gets into the product as the bundle that npm run page makes, and in no other way.",
      severity: "error",
      from: { path: "^src/", pathNot: PAGE },
      to: { path: PAGE },
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
      // The page is bundled when it is changed, and the bundle is kept.
      from: { path: "^src/", pathNot: PAGE },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown", "unknown", "undetermined"] },
    },
    {
      name: "reachable",
      comment: "Code that nothing starts from is code to delete.",
      severity: "error",
      from: { path: ENTRIES },
      to: { path: "^src/", reachable: false, pathNot: ENTRIES },
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
