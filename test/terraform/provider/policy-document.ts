import { isArray, isObject, type ObjectValue, type Value } from "./values.js";

/**
 * Renders the JSON of an `aws_iam_policy_document` data source from its configuration, laid out as the real one:
 * two spaces of indentation, a single action or resource as plain text, several in descending order.
 */
export function renderPolicyDocument(config: ObjectValue): string {
  const own = elements(config["statement"]).map(renderStatement);
  const statements = [...documents(config["source_policy_documents"]), ...own];
  const merged = documents(config["override_policy_documents"]).reduce(overrideBySid, statements);
  const id = text(config["policy_id"]);
  return JSON.stringify(
    { Version: text(config["version"]) || "2012-10-17", ...(id === "" ? {} : { Id: id }), Statement: merged },
    undefined,
    2,
  );
}

// --- internal ---

type Statement = Readonly<Record<string, unknown>>;

function renderStatement(statement: ObjectValue): Statement {
  return {
    ...(text(statement["sid"]) === "" ? {} : { Sid: text(statement["sid"]) }),
    Effect: text(statement["effect"]) || "Allow",
    ...listed("Action", statement["actions"]),
    ...listed("NotAction", statement["not_actions"]),
    ...listed("Resource", statement["resources"]),
    ...listed("NotResource", statement["not_resources"]),
    ...principals("Principal", statement["principals"]),
    ...principals("NotPrincipal", statement["not_principals"]),
    ...conditions(statement["condition"]),
  };
}

function listed(key: string, values: Value | undefined): Statement {
  const texts = strings(values);
  return texts.length === 0 ? {} : { [key]: single(descending(texts)) };
}

function principals(key: string, blocks: Value | undefined): Statement {
  const given = elements(blocks);
  if (given.length === 0) return {};
  if (given.some((block) => text(block["type"]) === "*")) return { [key]: "*" };
  const entries = given.map((block): [string, unknown] => [
    text(block["type"]),
    single(descending(strings(block["identifiers"]))),
  ]);
  return { [key]: Object.fromEntries(entries) };
}

function conditions(blocks: Value | undefined): Statement {
  const condition: Record<string, Record<string, unknown>> = {};
  for (const block of elements(blocks)) {
    const test = (condition[text(block["test"])] ??= {});
    test[text(block["variable"])] = single(strings(block["values"]));
  }
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}

function overrideBySid(statements: readonly Statement[], override: Statement): readonly Statement[] {
  const place = statements.findIndex((one) => one["Sid"] !== undefined && one["Sid"] === override["Sid"]);
  return place < 0 ? [...statements, override] : statements.with(place, override);
}

function documents(values: Value | undefined): readonly Statement[] {
  return strings(values).flatMap((document) => {
    const parsed = JSON.parse(document === "" ? "{}" : document) as {
      readonly Statement?: Statement | readonly Statement[];
    };
    return parsed.Statement ?? [];
  });
}

function single(texts: readonly string[]): string | readonly string[] {
  return texts.length === 1 ? texts[0]! : texts;
}

function descending(texts: readonly string[]): readonly string[] {
  return texts.toSorted((left, right) => (left < right ? 1 : left > right ? -1 : 0));
}

function elements(value: Value | undefined): readonly ObjectValue[] {
  return isArray(value) ? value.filter(isObject) : [];
}

function strings(value: Value | undefined): readonly string[] {
  return isArray(value) ? value.map(text) : [];
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
