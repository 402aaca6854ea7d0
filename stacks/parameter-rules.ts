/** A rule between two parameters of one file that a schema cannot state. */
export interface ParameterRule {
  /** The parameter that is reported. */
  readonly path: string;
  /** The parameter that it is measured by. */
  readonly other: string;
  /** Whether the two values go together. */
  readonly holds: (value: number, other: number) => boolean;
  /** What must be, as the rest of a sentence that begins with the path. */
  readonly requirement: string;
}

/** Every rule between parameters; all of them are about numbers. */
export const parameterRules: readonly ParameterRule[] = [
  notAbove("network.natGateways", "network.azCount"),
  notAbove("database.storageGb", "database.maxStorageGb"),
  ...["service.web", "service.api"].flatMap((service) => [
    notAbove(`${service}.minCount`, `${service}.desiredCount`),
    notAbove(`${service}.desiredCount`, `${service}.maxCount`),
    fargateSize(service),
  ]),
];

// --- internal ---

function notAbove(path: string, other: string): ParameterRule {
  return { path, other, holds: (value, limit) => value <= limit, requirement: `must not be above ${other}` };
}

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html, "Task CPU and memory"
function fargateSize(service: string): ParameterRule {
  return {
    path: `${service}.memory`,
    other: `${service}.cpu`,
    holds: (memory, cpu) => memory >= cpu * 2 && memory <= cpu * 8,
    requirement: `must be from 2 to 8 times ${service}.cpu, as Fargate demands`,
  };
}
