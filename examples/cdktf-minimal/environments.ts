import { fileURLToPath } from "node:url";
import { App, TerraformStack } from "cdktf";
import { synthesizeEnvironments, type SynthesizedEnvironments } from "../../src/cdktf/index.js";
import { Shop, type ShopProps } from "./shop.js";

const staging: ShopProps = { name: "staging", servers: 2, memory: 512, testCards: true };
const production: ShopProps = { name: "production", servers: 3, memory: 2048, testCards: false };

/** Both environments, with the proof beside staging's. */
export const synthesizeShops = (
  outdir: string,
  environments: Readonly<Record<string, ShopProps>> = { staging, production },
): Promise<SynthesizedEnvironments> =>
  synthesizeEnvironments({
    app: (folder) => new App({ outdir: folder }),
    stack: (app, id, props: ShopProps) => new Shop(new TerraformStack(app, id), "shop", props),
    parameters: environments,
    contract: fileURLToPath(new URL("./parity.yaml", import.meta.url)),
    outdir,
  });
