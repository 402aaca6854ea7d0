/**
 * The attributes by which an element of a set, or of a list in a JSON document, is told from its neighbours,
 * in order of preference. A key counts only where every element has it and no two share it.
 */
export const naturalKeys: readonly string[] = ["Sid", "sid", "name", "Name", "key", "Key", "id", "Id", "ID", "containerPort", "sourceVolume"];
