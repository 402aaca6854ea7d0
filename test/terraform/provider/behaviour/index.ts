import type { Behaviour, Behaviours } from "./behaviour.js";
import { COMPUTE } from "./compute.js";
import { DATA_STORES } from "./data-stores.js";
import { EDGE } from "./edge.js";
import { IDENTITY } from "./identity.js";
import { LOAD_BALANCING } from "./load-balancing.js";
import { NETWORK } from "./network.js";
import { OBSERVABILITY } from "./observability.js";
import { STORAGE } from "./storage.js";

/** All hand-kept behaviours by resource type. */
export const BEHAVIOURS: Behaviours = {
  ...NETWORK,
  ...LOAD_BALANCING,
  ...COMPUTE,
  ...DATA_STORES,
  ...STORAGE,
  ...IDENTITY,
  ...OBSERVABILITY,
  ...EDGE,
};

/** What is known of a type; nothing special for a type that is not in the tables. */
export function behaviourOf(type: string): Behaviour {
  return BEHAVIOURS[type] ?? {};
}
