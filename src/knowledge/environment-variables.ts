/**
 * Where the environment variables of what runs stand, as the providers' documentation has it: containers, functions,
 * jobs and apps. What reads one that is not there falls back to a default or fails. A place that is missing here is a
 * line to add.
 */

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
export const environmentVariablePlaces: readonly VariablesRow[] = [
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
