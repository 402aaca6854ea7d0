interface Configuration {
  readonly variable?: Readonly<Record<string, { readonly default?: unknown }>>;
}

/**
 * A value for every root variable of a synthesized configuration that has no default: each environment its own, as
 * secrets should be. `configuration` is the text of `cdk.tf.json`.
 */
export function offlineSecrets(environment: string, configuration: string): Readonly<Record<string, string>> {
  const variables = Object.entries((JSON.parse(configuration) as Configuration).variable ?? {});
  const open = variables.filter(([, variable]) => variable.default === undefined);
  return Object.fromEntries(open.map(([name]) => [name, `offline-${environment}-${name.replaceAll("_", "-")}`]));
}
