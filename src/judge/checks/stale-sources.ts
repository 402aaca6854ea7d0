import type { Place } from "../../model/difference.js";
import type { Draft } from "../draft.js";
import type { JudgeInput } from "../input.js";
import { showPlace } from "../show-place.js";

/** Why the Terraform source of an environment says nothing about its plan. */
export const staleSources = ({ staleSources: stale, environments, secrets }: JudgeInput): readonly Draft[] =>
  [...(stale ?? [])].map(([environment, because]): Draft => {
    const place: Place = { section: "version", address: "terraform source", path: [] };
    return {
      kind: "stale-proof",
      case: "source",
      facts: { environment, because },
      environment,
      cause: { kind: "input", state: "stale-source" },
      places: [{ place, shown: showPlace(place, environments.slice(0, 2), [], secrets) }],
    };
  });
