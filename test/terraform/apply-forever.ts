/**
 * For a test that ends it half-way: plans the configuration given as argument again and again. Prints its folder
 * first.
 */
import { openWorkspace } from "./workspace.js";

const workspace = await openWorkspace(process.argv[2] ?? ".", {
  variables: { account: "111111111111", name: "staging" },
});
process.stdout.write(`${workspace.folder}\n`);
for (;;) await workspace.plan();
