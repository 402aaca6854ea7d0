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
