import { componentAddress } from "../../model/component.js";
import { absent, type Difference, type Observed } from "../../model/difference.js";
import type { Draft } from "../draft.js";
import type { JudgeInput } from "../input.js";
import { showAddress } from "../../secrets/show.js";

/**
 * A component that an environment has and the reference does not, or the reverse. What only one of two environments
 * has is compared with nothing.
 */
export function missingComponents({ component, reference, secrets, contract }: JudgeInput): readonly Draft[] {
  if (component === undefined || component.lacking.length === 0) return [];
  const { name, having, lacking: without } = component;
  const looked = new Set([...having, ...without]);
  const others = [...contract.environments.keys()].filter(
    (environment) => environment !== reference && looked.has(environment),
  );
  return others
    .filter((environment) => having.includes(environment) !== having.includes(reference))
    .map((environment): Draft => {
      const isHere = having.includes(environment);
      const difference: Difference = {
        section: "component",
        address: componentAddress(name),
        path: [],
        aspect: "presence",
        environment,
        left: isHere ? here : absent,
        right: isHere ? absent : here,
      };
      const [owner, lacking] = isHere ? [environment, reference] : [reference, environment];
      const shown = {
        address: showAddress(difference.address, secrets),
        path: [],
        place: "",
        values: {
          [environment]: isHere ? SHOWN : ({ state: "absent" } as const),
          [reference]: isHere ? ({ state: "absent" } as const) : SHOWN,
        },
      };
      return {
        kind: "missing-component",
        case: "component",
        facts: { name, owner, lacking },
        environment,
        cause: { kind: "component", name },
        places: [{ place: difference, difference, shown }],
      };
    });
}

// --- internal ---

const here: Observed = { kind: "string", text: "(exists)", sensitive: false };
const SHOWN = { state: "known", text: "(exists)" } as const;
