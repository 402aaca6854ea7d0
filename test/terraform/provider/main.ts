/**
 * Runs the offline provider by itself, for use with Terraform by hand:
 *
 *     npx tsx test/terraform/provider/main.ts [scenario.json]
 *
 * prints the line to set `TF_REATTACH_PROVIDERS` in another shell, and serves until it is interrupted.
 */
import { startOfflineProvider } from "./offline-provider.js";

const scenario = process.argv[2];
const provider = await startOfflineProvider(scenario === undefined ? {} : { scenario });
process.stdout.write(`export TF_REATTACH_PROVIDERS='${provider.reattach}'\n`);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void provider.stop());
