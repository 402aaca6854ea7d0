import type { Path } from "../model/path.js";

/** What a JSON document inside a string is; decides in which of its lists order means nothing. */
export type DocumentKind = "iam-policy" | "container-definitions" | "json";

/**
 * IAM policies: the order of statements, and of the values of these elements, has no meaning
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html), and a single value may
 * stand without its list.
 */
export const policyLists: readonly string[] = ["Action", "NotAction", "Resource", "NotResource"];
/** Elements of a statement whose values are lists one level down, by principal type or condition key. */
export const policyMaps: readonly string[] = ["Principal", "NotPrincipal"];

/** Attributes that hold container definitions of Amazon ECS: the provider itself ignores their order. */
const containerDefinitions: readonly { readonly type: string; readonly attribute: string }[] = [
  { type: "aws_ecs_task_definition", attribute: "container_definitions" },
];
/** Lists in a container definition that are collections by name, not sequences. */
const unorderedInContainers: readonly string[] = ["environment", "secrets", "portMappings", "mountPoints", "ulimits"];

/** The kind of document that an attribute is known to hold, before its content is looked at. */
export function documentRule(type: string | undefined, path: Path): DocumentKind {
  return containerDefinitions.some((rule) => rule.type === type && path.length === 1 && path[0] === rule.attribute)
    ? "container-definitions"
    : "json";
}

/**
 * Names of attributes that hold a document or a script, whatever resource they belong to: never an id or an ARN
 * alone.
 */
const documentNames: ReadonlySet<string> = new Set([
  "access_policies",
  "access_policy",
  "assume_role_policy",
  "container_definitions",
  "dashboard_body",
  "event_pattern",
  "inline_policy",
  "input_template",
  "policy",
  "policy_document",
  "redrive_allow_policy",
  "redrive_policy",
  "template_body",
  "user_data",
  "user_data_base64",
]);

/** True for an attribute whose value is a whole document, so that a mere id or ARN cannot be all there is to it. */
export const isDocumentName = (name: string): boolean => documentNames.has(name);

/** True where the language of the document says that a list's order has no meaning. */
export function isSetInDocument(kind: DocumentKind, path: Path): boolean {
  if (kind === "container-definitions")
    return path.length === 0 || (path.length === 2 && unorderedInContainers.includes(String(path[1])));
  // In a normalised policy every list is a set: statements, actions, resources, principals, condition values.
  return kind === "iam-policy";
}
