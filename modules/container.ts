/** Names of environment variables and their values. */
export type Variables = Readonly<Record<string, string>>;

/** What one container of a task is made of. */
export interface ContainerProps {
  readonly name: string;
  /** The image with its tag. */
  readonly image: string;
  /** The port that the container listens on. */
  readonly port: number;
  readonly variables: Variables;
  /** Names of variables and the ARNs, with the key inside, that ECS reads their values from. */
  readonly secrets: Variables;
  readonly logGroup: string;
  readonly region: string;
}

/**
 * The JSON document that ECS takes as `container_definitions`, for a task of one container.
 * Variables are in the order of their names, as ECS returns them; any other order would show as a change.
 */
export function containerDefinitions(container: ContainerProps): string {
  return JSON.stringify([
    {
      name: container.name,
      image: container.image,
      essential: true,
      readonlyRootFilesystem: true,
      portMappings: [{ containerPort: container.port, hostPort: container.port, protocol: "tcp" }],
      environment: sortedByName(container.variables).map(([name, value]) => ({ name, value })),
      secrets: sortedByName(container.secrets).map(([name, valueFrom]) => ({ name, valueFrom })),
      healthCheck: {
        command: ["CMD-SHELL", `curl --fail http://localhost:${container.port}/health || exit 1`],
        interval: 15,
        timeout: 5,
        retries: 3,
        startPeriod: 30,
      },
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": container.logGroup,
          "awslogs-region": container.region,
          "awslogs-stream-prefix": container.name,
        },
      },
    },
  ]);
}

/** `newCheckout: true` becomes `FEATURE_NEW_CHECKOUT=true`, for every flag. */
export function featureVariables(features: Readonly<Record<string, boolean>>): Variables {
  return Object.fromEntries(
    Object.entries(features).map(([name, value]) => [`FEATURE_${upperSnakeCase(name)}`, String(value)]),
  );
}

function upperSnakeCase(camelCase: string): string {
  return camelCase.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

function sortedByName(variables: Variables): readonly (readonly [string, string])[] {
  return Object.entries(variables).sort(([left], [right]) => (left < right ? -1 : 1));
}
