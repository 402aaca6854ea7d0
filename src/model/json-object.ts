/** What is an object of JSON, `{"a": 1}`: neither a list nor null, which JavaScript calls objects too. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
