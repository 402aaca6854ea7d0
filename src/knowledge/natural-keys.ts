/**
 * The attributes by which an element of a set, or of a list in a JSON document, is told from its neighbours,
 * in order of preference. A key counts only where every element has it and no two share it. A provider-assigned `id`
 * is none: it is another one in every environment.
 */
export const naturalKeys: readonly string[] = [
  "Sid",
  "sid",
  "name",
  "Name",
  "key",
  "Key",
  "Id",
  "ID",
  "containerPort",
  "sourceVolume",
];

/**
 * Lists of blocks whose elements people and services tell apart by their names, whatever their positions: the
 * environment variables of a container of Kubernetes. One more in the middle is one more, and does not make others of
 * all that follow. That order counts stays as it is.
 */
export const namedLists: ReadonlySet<string> = new Set([
  // Kubernetes, and Cloud Run, Container Apps and the like, which have its containers.
  "env",
  // aws_codebuild_project
  "environment_variable",
  // helm_release from 3.0 on
  "set",
  "set_sensitive",
]);
