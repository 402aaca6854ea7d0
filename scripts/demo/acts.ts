/** What people and pipelines do in the story, as lines of a table. */
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

/** Commits what was edited. */
export const commit = (message: string): Act => ({
  shown: `$ git commit -am "${message}"`,
  run: async ({ git }) => {
    git("commit", "-q", "-am", message);
    return undefined;
  },
});

/** Takes the last commit back, in a commit of its own. */
export const revert: Act = {
  shown: "$ git revert HEAD",
  run: async ({ git }) => {
    git("revert", "--no-edit", "HEAD");
    return undefined;
  },
};

/** Synthesizes all environments, with the proof. */
export const synthesize: Act = {
  shown: "$ npm run synth",
  run: async (world) => {
    await world.synthesize();
    return undefined;
  },
};

/** Plans an environment. */
export const plan = (name: EnvironmentName, file = "plan.tfplan"): Act => ({
  shown: `$ terraform -chdir=${name} plan -out=${file}`,
  run: (world) => world.plan(name, file),
  plans: name,
});

/** Applies a plan that was made of an environment. */
export const apply = (name: EnvironmentName, file = "plan.tfplan"): Act => ({
  shown: `$ terraform -chdir=${name} apply ${file}`,
  run: (world) => world.apply(name, file),
});

/** Plans an environment, applies the plan, and plans again, so that what is planned is that nothing is to be done. */
export const deploy = (name: EnvironmentName): readonly Act[] => [plan(name), apply(name), plan(name)];

/** Time goes by; nobody has to wait for it. */
export const wait = (hours: number, shown: string): Act => ({
  shown: `(${shown})`,
  run: async (world) => {
    world.wait(hours);
    return undefined;
  },
});

/** Changes something by hand; `what` is shown. */
export const changeByHand = (name: EnvironmentName, what: string, constructPath: string, set: ObjectValue): Act => ({
  shown: `on the console of ${name}: ${what}`,
  run: async (world) => {
    world.changeByHand(name, constructPath, set);
    return undefined;
  },
});
