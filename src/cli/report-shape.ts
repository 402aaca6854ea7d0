/** What a report in JSON has to look like to be read again: everything that reporters rely on, and no other key. */
import { explanationKinds, findingKinds } from "../knowledge/finding-kinds.js";
import { severities } from "../knowledge/ranking.js";
import { dimensions } from "../model/report.js";

const text = { type: "string" } as const;
const count = { type: "integer", minimum: 0 } as const;
const line = { type: "integer", minimum: 1 } as const;
const severity = { enum: severities } as const;
const findingKind = { enum: Object.keys(findingKinds) } as const;

/** An object of these keys alone, the second ones of which may be absent. */
const object = <Required extends object, Optional extends object>(required: Required, optional: Optional) =>
  ({
    type: "object",
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  }) as const;
const list = <Items extends object>(items: Items) => ({ type: "array", items }) as const;

const location = object({ file: text, line }, { column: line });
const values = {
  type: "object",
  additionalProperties: object({ state: { enum: ["known", "unknown", "absent", "null", "sensitive"] } }, { text }),
} as const;
const place = object(
  { address: text, path: list({ type: ["string", "integer"] }), place: text, values },
  { constructPath: text, madeAt: text, others: values },
);
const acceptance = {
  oneOf: [
    object(
      {
        is: { const: "entries" },
        causes: list(text),
        places: list({
          oneOf: [object({ resource: text, attribute: text }, {}), object({ resource: text, presence: text }, {})],
        }),
      },
      {},
    ),
    object({ is: { const: "parameter" }, name: text }, { presence: text }),
  ],
} as const;
const finding = object(
  {
    id: { type: "string", pattern: "^[0-9a-f]{16}$" },
    kind: findingKind,
    severity,
    dimension: { enum: dimensions },
    status: { enum: ["open", "waived", "baselined"] },
    change: { enum: ["introduced", "existing", "unknown"] },
    cause: text,
    places: { ...list(place), minItems: 1 },
    message: text,
    suggestion: text,
  },
  {
    base: { enum: ["introduced", "existing"] },
    component: text,
    environment: text,
    location,
    allow: acceptance,
    waive: acceptance,
    accepted: object({ reason: text }, { owner: text, expires: text, since: text }),
  },
);
const explained = object(
  {
    environment: text,
    explanation: object(
      { kind: { enum: Object.keys(explanationKinds) }, evidence: text },
      { parameters: list(text), reason: text, location },
    ),
    places: list(place),
  },
  { component: text },
);
const environment = object(
  {
    name: text,
    source: { enum: ["plan", "state", "configuration"] },
    file: text,
    resources: count,
    fingerprint: text,
  },
  { terraformVersion: text },
);
const counts = object(
  {
    resourcesCompared: count,
    differences: count,
    explained: object(Object.fromEntries(Object.keys(explanationKinds).map((kind) => [kind, count])), {}),
    unexplained: count,
    findings: object(Object.fromEntries(severities.map((name) => [name, count])), {}),
    waived: count,
    baselined: count,
  },
  { change: object({ introduced: count, existing: count, removed: count }, {}) },
);
const base = object(
  {
    introduced: count,
    existing: count,
    resolved: list(object({ id: text, kind: findingKind, severity, cause: text }, { environment: text })),
  },
  {},
);

const component = object(
  { name: text, environments: list(environment), resourcesCompared: count, differences: count, open: count },
  {},
);
const names = { ...list(text), minItems: 1, uniqueItems: true } as const;
const digest = { type: "string", pattern: "^[0-9a-f]{64}$" } as const;
const part = object(
  {
    component: text,
    version: text,
    contract: digest,
    components: names,
    today: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
    environments: names,
    having: list(text),
    lacking: list(text),
    patterns: { type: "object", additionalProperties: text },
    files: list(text),
    undecided: list(finding),
  },
  {
    promotion: object({ from: text, to: text }, {}),
    read: object({ rules: digest, parameters: { type: "object", additionalProperties: digest } }, {}),
  },
);

/** The JSON Schema of `ParityReport`, format version 1. */
export const reportShape = object(
  {
    schemaVersion: { const: 1 },
    reference: text,
    environments: list(environment),
    verdict: object({ outcome: { enum: ["pass", "blocked"] }, blocking: count, failOn: severity }, {}),
    findings: list(finding),
    explained: list(explained),
    notes: list(object({ kind: text, text, places: list(place) }, { component: text })),
    counts,
  },
  { base, components: list(component), part },
);
