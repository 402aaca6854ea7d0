import type { ObjectValue } from "../../test/terraform/provider/values.js";
import type { Act } from "./step.js";
import type { EnvironmentName } from "./world.js";

/** Replaces a text in the project's sources. */
export const edit = (file: string, replace: string, replacement: string): Act => ({
  shown: `edit ${file}`,
  run: async ({ edit: change }) => {
    change(file, replace, replacement);
    return undefined;
  },
});

/** Synthesizes both environments, with the proof. */
export const synthesize: Act = {
  shown: "$ npm run synth",
  run: async (world) => {
    await world.synthesize();
    return undefined;
  },
};

/** Plans an environment. */
export const plan = (name: EnvironmentName): Act => ({
  shown: `$ terraform -chdir=${name} plan -out=plan.tfplan`,
  run: (world) => world.plan(name),
  plans: name,
});

/** Applies the plan that was made last of an environment. */
export const apply = (name: EnvironmentName): Act => ({
  shown: `$ terraform -chdir=${name} apply plan.tfplan`,
  run: (world) => world.apply(name),
});

/** Changes something by hand; `what` is shown. */
export const changeByHand = (name: EnvironmentName, what: string, constructPath: string, set: ObjectValue): Act => ({
  shown: `on the console of ${name}: ${what}`,
  run: async (world) => {
    world.changeByHand(name, constructPath, set);
    return undefined;
  },
});
