/**
 * Where the environment variables of what runs stand, as the providers' documentation has it: containers, functions,
 * jobs and apps. What reads one that is not there falls back to a default or fails. A place that is missing here is a
 * line to add.
 */
import type { Path, Step } from "../model/path.js";
import type { Value } from "../model/value.js";

/** A place where environment variables stand. */
export interface VariablesRow {
  /** The types of resources. */
  readonly types: readonly string[];
  /** The names along the way to the variables, without positions. */
  readonly attribute: readonly string[];
  /** `map`: by name; `list`: objects with a `name` each. */
  readonly form: "map" | "list";
}

const row = (types: string, attribute: string, form: "map" | "list"): VariablesRow => ({
  types: types.split(" "),
  attribute: attribute.split("."),
  form,
});

const WORKLOADS = ["deployment", "stateful_set", "daemon_set", "daemonset", "job", "replication_controller"]
  .flatMap((name) => [`kubernetes_${name}`, `kubernetes_${name}_v1`])
  .join(" ");
const APPS = ["linux_web_app", "windows_web_app", "linux_function_app", "windows_function_app", "function_app"]
  .flatMap((name) => [`azurerm_${name}`, `azurerm_${name}_slot`])
  .join(" ");

/** All of them. */
export const environmentVariables: readonly VariablesRow[] = [
  row("aws_ecs_task_definition", "container_definitions.environment", "list"),
  row("aws_ecs_task_definition", "container_definitions.secrets", "list"),
  row("aws_batch_job_definition", "container_properties.environment", "list"),
  row("aws_batch_job_definition", "container_properties.secrets", "list"),
  row("aws_lambda_function", "environment.variables", "map"),
  row("aws_codebuild_project", "environment.environment_variable", "list"),
  row("aws_amplify_app aws_amplify_branch", "environment_variables", "map"),
  row("aws_synthetics_canary", "run_config.environment_variables", "map"),
  row(
    "aws_apprunner_service",
    "source_configuration.image_repository.image_configuration.runtime_environment_variables",
    "map",
  ),
  row(
    "aws_apprunner_service",
    "source_configuration.image_repository.image_configuration.runtime_environment_secrets",
    "map",
  ),
  row("google_cloud_run_service", "template.spec.containers.env", "list"),
  row("google_cloud_run_v2_service", "template.containers.env", "list"),
  row("google_cloud_run_v2_job", "template.template.containers.env", "list"),
  row("google_cloudfunctions_function", "environment_variables", "map"),
  row("google_cloudfunctions2_function", "service_config.environment_variables", "map"),
  row(APPS, "app_settings", "map"),
  row("azurerm_container_app azurerm_container_app_job", "template.container.env", "list"),
  row("azurerm_container_group", "container.environment_variables", "map"),
  row("azurerm_container_group", "container.secure_environment_variables", "map"),
  row(WORKLOADS, "spec.template.spec.container.env", "list"),
  row("kubernetes_cron_job kubernetes_cron_job_v1", "spec.job_template.spec.template.spec.container.env", "list"),
  row("kubernetes_pod kubernetes_pod_v1", "spec.container.env", "list"),
  row("heroku_app", "config_vars", "map"),
];

/**
 * The name of the environment variable that a place of a resource is, whole: `SENTRY_DSN` for
 * `environment[0].variables.SENTRY_DSN` of a function. `value` is what stands there; it has the name where variables
 * are a list. Undefined for every other place, and for a part of a variable.
 */
export function variableNamed(type: string, path: Path, value: Value): string | undefined {
  const last = path.at(-1);
  const rows = environmentVariables.filter(({ types }) => types.includes(type));
  const found = rows.find(({ attribute, form }) => isBelow(path, attribute, form));
  if (found === undefined || last === undefined) return undefined;
  if (found.form === "map") return typeof last === "string" ? last : undefined;
  const name = value.kind === "map" && !value.sensitive ? value.entries.get("name") : undefined;
  return name?.kind === "string" && !name.sensitive ? name.text : undefined;
}

// --- internal ---

const isName = (step: Step): step is string => typeof step === "string";

/** Whether the last step of the path leads to one variable. */
function isBelow(path: Path, attribute: readonly string[], form: VariablesRow["form"]): boolean {
  const [around, last] = [path.slice(0, -1), path.at(-1)];
  const names = around.filter(isName);
  const isThere = names.length === attribute.length && names.every((name, position) => name === attribute[position]);
  // The variables of a map stand right below its name, those of a list in its elements.
  const isRight = form === "map" ? typeof around.at(-1) === "string" : around.at(-1) === attribute.at(-1);
  return isThere && isRight && last !== undefined && (typeof last === "string") === (form === "map");
}
