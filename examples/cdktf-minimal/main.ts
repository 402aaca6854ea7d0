import { fileURLToPath } from "node:url";
import { problemLines } from "../../src/cdktf/index.js";
import { synthesizeShops } from "./environments.js";

try {
  await synthesizeShops(fileURLToPath(new URL("./cdktf.out", import.meta.url)));
} catch (error) {
  const problems = problemLines(error);
  if (problems === undefined) throw error;
  console.error(problems.join("\n"));
  process.exitCode = 2;
}
