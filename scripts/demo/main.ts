/** The demo itself, as `scripts/demo.ts` starts it, with the folder that everything has to lie in. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { endWithGuard } from "./guard.js";
import { promotion } from "./promotion.js";
import { tell } from "./tell.js";
import { summary } from "./summary.js";
import { openWorld } from "./world.js";

const folder = process.argv.at(-1) as string;
const callOff = endWithGuard(folder);
// Whoever reads may stop reading; then there is nobody to tell.
process.stdout.on("error", () => process.exit(1));
// Whatever makes temporary files makes them where they go away with the rest.
process.env["TMPDIR"] = join(folder, "tmp");
mkdirSync(process.env["TMPDIR"]);

process.exitCode = await live();
callOff();

async function live(): Promise<number> {
  const begin = performance.now();
  const write = (text: string): void => void process.stdout.write(text);
  write("The life of a promotion, with real Terraform and a provider without an account.\n\n$ npm run synth\n");
  try {
    const world = await openWorld(join(folder, "project"));
    try {
      const wrong = await tell(promotion, world, join(folder, "reports"), write);
      write(summary(promotion, wrong, (performance.now() - begin) / 1000));
      return wrong.length === 0 ? 0 : 1;
    } finally {
      await world.close();
    }
  } catch (error) {
    process.stderr.write(`\nThe demo could not go on: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}
