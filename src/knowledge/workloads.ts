/**
 * What runs, as the providers' documentation has it: containers, functions and apps, with their image and the places
 * that their environment variables stand in. `environment-variables.ts` has the same places, and others besides, for
 * variables that differ. What is missing here is a line to add.
 */

/** Where something that runs is declared, and what of it is known. */
export interface WorkloadsRow {
  /** The types of resources. */
  readonly types: readonly string[];
  readonly kind: WorkloadKind;
  /** The names along the way to each of them, without positions; empty where the resource itself is it. */
  readonly holder: readonly string[];
  /** Where its image stands in it, if it has one. */
  readonly image?: string;
  readonly variables: readonly WorkloadVariables[];
  /** Attributes of it that bring variables which are not written out: files, whole maps, stores. */
  readonly elsewhere: readonly string[];
}

/** A container has a name in its resource; a function or an app is a resource. */
export type WorkloadKind = "container" | "function";

/** A place of variables in something that runs. */
export interface WorkloadVariables {
  readonly attribute: readonly string[];
  /** `map`: by name; `list`: objects with a `name` each. */
  readonly form: "map" | "list";
}

const WORKLOADS = ["deployment", "stateful_set", "daemon_set", "daemonset", "job", "replication_controller"]
  .flatMap((name) => [`kubernetes_${name}`, `kubernetes_${name}_v1`])
  .join(" ");
const APPS = ["linux_web_app", "windows_web_app", "linux_function_app", "windows_function_app", "function_app"]
  .flatMap((name) => [`azurerm_${name}`, `azurerm_${name}_slot`])
  .join(" ");

const IMAGE = { image: "image" };
const ENV = { ...IMAGE, lists: ["env"] };
const KUBERNETES = { ...ENV, elsewhere: ["env_from"] };

/** All of them. */
export const workloadPlaces: readonly WorkloadsRow[] = [
  container("aws_ecs_task_definition", "container_definitions", {
    ...IMAGE,
    lists: ["environment", "secrets"],
    elsewhere: ["environmentFiles"],
  }),
  container("aws_batch_job_definition", "container_properties", { ...IMAGE, lists: ["environment", "secrets"] }),
  container("aws_apprunner_service", "source_configuration.image_repository", {
    image: "image_identifier",
    maps: ["image_configuration.runtime_environment_variables", "image_configuration.runtime_environment_secrets"],
  }),
  container("google_cloud_run_service", "template.spec.containers", KUBERNETES),
  container("google_cloud_run_v2_service", "template.containers", ENV),
  container("google_cloud_run_v2_job", "template.template.containers", ENV),
  container("azurerm_container_app azurerm_container_app_job", "template.container", ENV),
  container("azurerm_container_group", "container", {
    ...IMAGE,
    maps: ["environment_variables", "secure_environment_variables"],
  }),
  container(WORKLOADS, "spec.template.spec.container", KUBERNETES),
  container("kubernetes_cron_job kubernetes_cron_job_v1", "spec.job_template.spec.template.spec.container", KUBERNETES),
  container("kubernetes_pod kubernetes_pod_v1", "spec.container", KUBERNETES),
  called("aws_lambda_function", "", { image: "image_uri", maps: ["environment.variables"] }),
  called("aws_amplify_app aws_amplify_branch", "", { maps: ["environment_variables"] }),
  called("aws_synthetics_canary", "run_config", { maps: ["environment_variables"] }),
  called("google_cloudfunctions_function", "", {
    maps: ["environment_variables"],
    elsewhere: ["secret_environment_variables"],
  }),
  called("google_cloudfunctions2_function", "service_config", {
    maps: ["environment_variables"],
    elsewhere: ["secret_environment_variables"],
  }),
  called(APPS, "", { maps: ["app_settings"] }),
  called("heroku_app", "", { maps: ["config_vars"] }),
];

// --- internal ---

interface Says {
  readonly image?: string;
  readonly maps?: readonly string[];
  readonly lists?: readonly string[];
  readonly elsewhere?: readonly string[];
}

function row(kind: WorkloadKind, types: string, holder: string, says: Says): WorkloadsRow {
  const { image, maps = [], lists = [], elsewhere = [] } = says;
  return {
    types: types.split(" "),
    kind,
    holder: holder === "" ? [] : holder.split("."),
    ...(image === undefined ? {} : { image }),
    variables: [
      ...maps.map((attribute) => ({ attribute: attribute.split("."), form: "map" as const })),
      ...lists.map((attribute) => ({ attribute: attribute.split("."), form: "list" as const })),
    ],
    elsewhere,
  };
}

function container(types: string, holder: string, says: Says): WorkloadsRow {
  return row("container", types, holder, says);
}

function called(types: string, holder: string, says: Says): WorkloadsRow {
  return row("function", types, holder, says);
}
