import type { ParameterComplaint } from "../src/cdktf/index.js";
import type { PlatformParameters } from "./parameters.js";

/** The rules between parameters that a schema cannot state, and that these parameters break. */
export function brokenRules(parameters: PlatformParameters): readonly ParameterComplaint[] {
  return rules.flatMap(({ path, other, holds, requirement }) => {
    const [value, measure] = [numberAt(parameters, path), numberAt(parameters, other)];
    return holds(value, measure) ? [] : [{ path, message: `is ${value} but ${requirement}, which is ${measure}` }];
  });
}

// --- internal ---

interface Rule {
  /** The parameter that is reported. */
  readonly path: string;
  /** The parameter that it is measured by. */
  readonly other: string;
  /** Whether the two values go together. */
  readonly holds: (value: number, other: number) => boolean;
  /** What must be, as the rest of a sentence that begins with the path. */
  readonly requirement: string;
}

const rules: readonly Rule[] = [
  notAbove("network.natGateways", "network.azCount"),
  notAbove("database.storageGb", "database.maxStorageGb"),
  ...["service.web", "service.api"].flatMap((service) => [
    notAbove(`${service}.minCount`, `${service}.desiredCount`),
    notAbove(`${service}.desiredCount`, `${service}.maxCount`),
    fargateSize(service),
  ]),
];

function notAbove(path: string, other: string): Rule {
  return { path, other, holds: (value, limit) => value <= limit, requirement: `must not be above ${other}` };
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, "Task CPU and memory"
function fargateSize(service: string): Rule {
  return {
    path: `${service}.memory`,
    other: `${service}.cpu`,
    holds: (memory, cpu) => memory >= cpu * 2 && memory <= cpu * 8,
    requirement: `must be from 2 to 8 times ${service}.cpu, as Fargate demands`,
  };
}

/** The schema has made sure that there are numbers at these paths. */
function numberAt(parameters: PlatformParameters, path: string): number {
  return path
    .split(".")
    .reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>>)[step], parameters) as number;
}
