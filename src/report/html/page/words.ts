/** `environment-variables-and-secrets` as people write it. */
export const worded = (name: string): string => name.replaceAll("-", " ");
