/**
 * The source of a regular expression that matches a text and nothing else: `1.2` becomes `1\.2`. Newer runtimes have
 * `RegExp.escape`.
 */
export const literalPattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
