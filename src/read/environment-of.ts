import type { Check, Environment, Output, Resource, Statements, Variable } from "../model/environment.js";
import { InputError } from "../model/input-error.js";
import { compareText, mapValue, nullValue } from "../model/value.js";
import { readChecks, readConditionResults, readStateChecks } from "./checks.js";
import { configurationGaps } from "./configuration-gaps.js";
import { withMark } from "./fold-marks.js";
import { readRawResources, readStateOutputs } from "./raw-state.js";
import { addResource } from "./resource-change.js";
import type { Sections } from "./sections.js";
import { below, booleanOf, entriesOf, textOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { BLOCKS, readSynthesized } from "./synthesized-configuration.js";
import { noteUnknown } from "./unknown-parts.js";

/** Which environment a document tells of. */
export interface Subject {
  readonly name: string;
  readonly file: string;
  readonly fingerprint: string;
}

/**
 * Decides what a document is and makes the environment of it. Throws an InputError when it is none of the kinds
 * that can be compared, or one that cannot be vouched for.
 */
export function environmentOf(subject: Subject, sections: Sections): Environment {
  const { names } = sections;
  if (names.has("encrypted_data"))
    throw refusal(subject, "this is encrypted by OpenTofu; write it in clear with: tofu show -json");
  if (names.has("provider_schemas"))
    throw refusal(subject, "this is a provider schema, not a plan; give it with --schema");
  if (PLAN_SECTIONS.some((name) => names.has(name))) return planOf(subject, sections);
  if (names.has("format_version")) return stateOf(subject, sections);
  if (names.has("lineage") || (names.has("version") && names.has("serial"))) return rawStateOf(subject, sections);
  if (names.size > 0 && [...names].every((name) => BLOCKS.has(name))) return synthesizedOf(subject, sections);
  throw refusal(
    subject,
    "this is JSON, but no Terraform plan, state or cdk.tf.json; write a plan with: terraform show -json <planfile>",
  );
}

// --- internal ---

const PLAN_SECTIONS: readonly string[] = [
  "resource_changes",
  "planned_values",
  "configuration",
  "output_changes",
  "prior_state",
];

const refusal = (subject: Subject, problem: string): InputError => new InputError(problem, { file: subject.file });

function planOf(subject: Subject, sections: Sections): Environment {
  const { names, priorData, priorManaged, resources } = sections;
  if (!names.has("format_version")) {
    throw refusal(
      subject,
      "this plan has no format_version, so it is not what terraform show -json wrote, and parts of it may " +
        "be missing; write it again",
    );
  }
  if (sections.plannedResources && !names.has("resource_changes")) {
    throw refusal(
      subject,
      "this plan has planned_values but no resource_changes: another tool wrote it or cut it down; write " +
        "it with: terraform show -json <planfile>",
    );
  }
  const planned = {
    ...described(subject, sections),
    // A deferred read stands among the changes and is what will be; an older result may stand in the prior state.
    resources: new Map([...priorData, ...(isRefreshOnly(sections) ? priorManaged : resources)]),
    outputs: plannedOutputs(sections),
    variables: variablesOf(subject, sections),
    checks: checksOf(subject, sections),
    ...(sections.configuration === undefined ? {} : { configuration: sections.configuration.configuration }),
  };
  return {
    ...planned,
    source: "plan",
    departingOutputs: departingOutputs(sections),
    drift: sections.drift,
    // Last, since it says what in all the others is unknown.
    statements: { ...statementsOf(subject, sections), gaps: configurationGaps(planned) },
  };
}

function stateOf(subject: Subject, sections: Sections): Environment {
  // Before the statements are made, which say what in the checks is unknown.
  const checks = checksOf(subject, sections);
  return {
    ...described(subject, sections),
    source: "state",
    resources: sections.resources,
    outputs: byName(sections.stateOutputs),
    variables: new Map(),
    drift: [],
    checks,
    statements: statementsOf(subject, sections),
  };
}

function rawStateOf(subject: Subject, sections: Sections): Environment {
  const version = sections.values.get("version");
  if (version?.kind !== "number" || version.text !== "4") {
    throw refusal(
      subject,
      "this is a state file of a version other than 4; write it with: terraform show -json <statefile>",
    );
  }
  const resources = new Map<string, Resource>();
  const departing: Resource[] = [];
  const entries = readRawResources(sections.values.get("resources"), subject.file, sections);
  for (const resource of entries) {
    if (resource.deposed === undefined) addResource(resources, resource, subject.file);
    else departing.push(resource);
  }
  return {
    ...described(subject, sections),
    source: "state",
    resources,
    departing,
    outputs: byName(readStateOutputs(sections.values.get("outputs"), partOf(subject, "outputs"), sections)),
    variables: new Map(),
    drift: [],
    checks: readStateChecks(sections.values.get("check_results"), partOf(subject, "check_results")),
    // It says which expressions were secret; what a provider's schema calls so stands in it since Terraform 1.11 only.
    statements: { ...statementsOf(subject, sections), marksSensitive: entries.length === 0 },
  };
}

function synthesizedOf(subject: Subject, sections: Sections): Environment {
  const { configuration, resources, outputs, variables } = readSynthesized(sections.values, subject.file);
  return {
    ...described(subject, sections),
    source: "configuration",
    document: mapValue(sections.values),
    resources,
    outputs,
    variables,
    configuration,
    drift: [],
    checks: [],
    statements: {
      deferred: 0,
      destroys: false,
      refreshOnly: false,
      marksSensitive: true,
      gaps: [],
      contradictions: [],
      unknownParts: [],
    },
  };
}

const described = (subject: Subject, { values, departing }: Sections) => {
  const formatVersion = textOf(values.get("format_version"), partOf(subject, "format_version"));
  const terraformVersion = textOf(values.get("terraform_version"), partOf(subject, "terraform_version"));
  return {
    name: subject.name,
    file: subject.file,
    fingerprint: subject.fingerprint,
    departing,
    departingOutputs: [],
    ...(formatVersion === undefined ? {} : { formatVersion }),
    ...(terraformVersion === undefined ? {} : { terraformVersion }),
  };
};

const partOf = (subject: Subject, name: string): Part => ({ file: subject.file, name });

const byName = (outputs: readonly Output[]): ReadonlyMap<string, Output> =>
  new Map(outputs.map((output): [string, Output] => [output.name, output]));

/** Outputs that will exist: the changes say it exactly; plans without them still have planned values. */
function plannedOutputs({
  outputChanges,
  plannedOutputs: planned,
  configuration,
}: Sections): ReadonlyMap<string, Output> {
  const sensitive = configuration?.sensitiveOutputs;
  const outputs = new Map<string, Output>();
  for (const output of planned) {
    if (!outputChanges.has(output.name)) outputs.set(output.name, output);
  }
  for (const [name, { actions, before, after }] of outputChanges) {
    if (isRemoval(actions)) continue;
    outputs.set(name, { name, value: after ?? nullValue(), ...(before === undefined ? {} : { before }), actions });
  }
  return new Map(
    [...outputs].map(([name, output]) =>
      sensitive?.has(name) === true ? [name, { ...output, value: withMark(output.value, true) }] : [name, output],
    ),
  );
}

/** Outputs that exist and will not. */
const departingOutputs = ({ outputChanges }: Sections): readonly Output[] =>
  [...outputChanges].flatMap(([name, { actions, before }]) =>
    isRemoval(actions)
      ? [{ name, value: before ?? nullValue(), ...(before === undefined ? {} : { before }), actions }]
      : [],
  );

const isRemoval = (actions: readonly string[]): boolean =>
  actions.length > 0 && actions.every((action) => action === "delete");

/** The plan shows the values of sensitive variables in clear; without its configuration, any may be one. */
function variablesOf(subject: Subject, sections: Sections): ReadonlyMap<string, Variable> {
  const { values, configuration } = sections;
  const variables = new Map<string, Variable>();
  const part = partOf(subject, "variables");
  for (const [name, given] of entriesOf(values.get("variables"), part)) {
    const fields = entriesOf(given, below(part, name));
    noteUnknown(sections, "variable_value", fields, ["value"]);
    // What an ephemeral variable holds differs from run to run by design.
    if (configuration?.ephemeralVariables.has(name) === true) continue;
    const declared = configuration?.configuration.variables.get(name);
    const value = fields.get("value") ?? nullValue();
    variables.set(name, { name, value: withMark(value, declared?.sensitive ?? true) });
  }
  return variables;
}

function checksOf(subject: Subject, sections: Sections): readonly Check[] {
  const { values } = sections;
  return values.has("checks")
    ? readChecks(values.get("checks"), sections, partOf(subject, "checks"))
    : readConditionResults(values.get("condition_results"), sections, partOf(subject, "condition_results"));
}

function statementsOf(subject: Subject, sections: Sections): Statements {
  const { values, resources, departing } = sections;
  const stated = (name: "errored" | "complete" | "applyable"): Partial<Statements> => {
    const value = booleanOf(values.get(name), partOf(subject, name));
    return value === undefined ? {} : { [name]: value };
  };
  const timestamp = textOf(values.get("timestamp"), partOf(subject, "timestamp"));
  const managed = [...resources.values()].some(({ parsed }) => parsed.mode === "managed");
  return {
    ...stated("errored"),
    ...stated("complete"),
    ...stated("applyable"),
    ...(timestamp === undefined ? {} : { timestamp }),
    deferred: sections.deferred,
    destroys: departing.some(({ deposed }) => deposed === undefined) && !managed,
    refreshOnly: isRefreshOnly(sections),
    marksSensitive: sections.unmarked === 0 && (sections.marked > 0 || !saysNothing(values)),
    gaps: [],
    contradictions: [...sections.contradictions].sort((one, other) => compareText(one.address, other.address)),
    unknownParts: [...sections.unknownParts].sort(compareText),
  };
}

const isRefreshOnly = ({ names, priorResources, drift }: Sections): boolean =>
  !names.has("resource_changes") && (priorResources > 0 || drift.length > 0);

/** Format 0.1 began without marks; a document of it that has none may still hold secrets. */
const saysNothing = (values: Sections["values"]): boolean => {
  const version = values.get("format_version");
  return version?.kind === "string" && version.text === "0.1";
};
