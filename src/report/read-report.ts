/** Reads a report back from its JSON. Whoever hands one over may have written anything into it. */
import type * as AjvModule from "ajv";
import { createRequire } from "node:module";
import type { ValidateFunction } from "ajv";
import { explanationKinds, findingKinds } from "../knowledge/finding-kinds.js";
import { dimensions, type ParityReport } from "../model/report.js";

/**
 * The report that the plain data of a JSON file is, in the format of this version; else where it is none, as a JSON
 * pointer, which is empty at the top. What its sentences say is not looked at: they are escaped like any other text.
 *
 * `reportOf(JSON.parse(text))`
 */
export function reportOf(data: unknown): ParityReport | { readonly wrongAt: string } {
  const validate = validator();
  if (validate(data)) return data as ParityReport;
  const [error] = validate.errors ?? [];
  return { wrongAt: error?.instancePath ?? "" };
}

// --- internal ---

const text = { type: "string" } as const;
const count = { type: "integer", minimum: 0 } as const;
const listOf = (items: object): object => ({ type: "array", items });
const byName = (values: object): object => ({ type: "object", additionalProperties: values });
const oneOf = (words: readonly string[]): object => ({ enum: [...words] });

/** An object with these keys and no others, of which those are needed that are not called optional. */
const shape = (
  required: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
): object => ({
  type: "object",
  additionalProperties: false,
  required: Object.keys(required),
  properties: { ...required, ...optional },
});

const severity = oneOf(["critical", "high", "medium", "low", "info"]);
const day = { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" };
const digest = { type: "string", pattern: "^[0-9a-f]{64}$" };
const location = shape({ file: text, line: count }, { column: count });
const shownValue = shape({ state: oneOf(["known", "unknown", "absent", "null", "sensitive"]) }, { text });

const place = shape(
  { address: text, path: listOf({ type: ["string", "integer"] }), place: text, values: byName(shownValue) },
  { constructPath: text, madeAt: text },
);

const acceptedPlace = {
  anyOf: [shape({ resource: text, attribute: text }), shape({ resource: text, presence: text })],
};
const acceptance = {
  anyOf: [
    shape({ is: { const: "entries" }, causes: listOf(text), places: listOf(acceptedPlace) }),
    shape({ is: { const: "parameter" }, name: text }, { presence: text }),
  ],
};

const finding = shape(
  {
    id: { type: "string", pattern: "^[0-9a-f]{16}$" },
    kind: oneOf(Object.keys(findingKinds)),
    severity,
    dimension: oneOf(dimensions),
    status: oneOf(["open", "waived", "baselined"]),
    change: oneOf(["introduced", "existing", "unknown"]),
    cause: text,
    places: { type: "array", minItems: 1, items: place },
    message: text,
    suggestion: text,
  },
  {
    component: text,
    environment: text,
    location,
    allow: acceptance,
    waive: acceptance,
    accepted: shape({ reason: text }, { owner: text, expires: text, since: text }),
  },
);

const explanation = shape(
  { kind: oneOf(Object.keys(explanationKinds)), evidence: text },
  { parameters: listOf(text), reason: text, location },
);

const environments = listOf(
  shape(
    {
      name: text,
      source: oneOf(["plan", "state", "configuration"]),
      file: text,
      resources: count,
      fingerprint: text,
    },
    { terraformVersion: text },
  ),
);

const counts = shape(
  {
    resourcesCompared: count,
    differences: count,
    explained: shape(Object.fromEntries(Object.keys(explanationKinds).map((kind) => [kind, count]))),
    unexplained: count,
    findings: shape({ critical: count, high: count, medium: count, low: count, info: count }),
    waived: count,
    baselined: count,
  },
  { change: shape({ introduced: count, existing: count, removed: count }) },
);

const part = shape({
  component: text,
  version: text,
  contract: digest,
  components: { type: "array", minItems: 1, uniqueItems: true, items: text },
  today: day,
  environments: { type: "array", minItems: 1, uniqueItems: true, items: text },
  patterns: byName(text),
  files: listOf(text),
  undecided: listOf(finding),
});

const report = shape(
  {
    schemaVersion: { const: 1 },
    reference: text,
    environments,
    verdict: shape({ outcome: oneOf(["pass", "blocked"]), blocking: count, failOn: severity }),
    findings: listOf(finding),
    explained: listOf(shape({ environment: text, explanation, places: listOf(place) }, { component: text })),
    notes: listOf(shape({ kind: text, text, places: listOf(place) }, { component: text })),
    counts,
  },
  {
    components: listOf(shape({ name: text, environments, resourcesCompared: count, differences: count, open: count })),
    part,
  },
);

const require = createRequire(import.meta.url);
let remembered: ValidateFunction | undefined;

/** Loaded by the first report that is read. */
function validator(): ValidateFunction {
  const { Ajv } = require("ajv") as typeof AjvModule;
  return (remembered ??= new Ajv({ strict: true, allowUnionTypes: true }).compile(report));
}
