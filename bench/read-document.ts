/**
 * A plan of any size with the proportions of real ones: per resource some forty attributes, most of them short
 * strings, some lists, maps and one JSON document; nothing changes, so every value stands in it four times.
 */
export function* planDocument(resources: number): Generator<string> {
  yield '{"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":[';
  yield* separated(resources, (index) => entry(index, `"values":${values(index)},"sensitive_values":${MARKS}`));
  yield ']}},"resource_changes":[';
  yield* separated(resources, (index) => entry(index, `"change":${change(index)}`));
  yield '],"prior_state":{"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[';
  yield* separated(resources, (index) => entry(index, `"values":${values(index)},"sensitive_values":${MARKS}`));
  yield ']}}},"configuration":';
  yield '{"provider_config":{"aws":{"name":"aws","full_name":"registry.terraform.io/hashicorp/aws"}},';
  yield '"root_module":{"resources":[';
  yield* separated(Math.ceil(resources / 10), (index) =>
    entry(index, `"expressions":${EXPRESSIONS}`).replace(/\[\d+\]/, `_${index}`),
  );
  yield ']}},"timestamp":"2026-01-01T00:00:00Z","applyable":false,"complete":true,"errored":false}\n';
}

// --- internal ---

const MARKS = '{"tags":{},"tags_all":{},"ports":[false,false]}';

const ATTRIBUTES = [...Array(28).keys()].map((number) => `attribute_number_${number}`);

const EXPRESSIONS = JSON.stringify(
  Object.fromEntries(
    ATTRIBUTES.map((name) => [
      name,
      { references: [`var.${name}`, "local.prefix", "aws_vpc.main.id", "aws_vpc.main"] },
    ]),
  ),
);

function* separated(count: number, write: (index: number) => string): Generator<string> {
  for (let index = 0; index < count; index += 1) yield (index === 0 ? "" : ",") + write(index);
}

const entry = (index: number, rest: string): string =>
  `{"address":"aws_instance.node[${index}]","mode":"managed","type":"aws_instance","name":"node","index":${index},` +
  `"provider_name":"registry.terraform.io/hashicorp/aws","schema_version":1,${rest}}`;

function change(index: number): string {
  const text = values(index);
  const trees = `"before":${text},"after":${text},"after_unknown":{}`;
  return `{"actions":["no-op"],${trees},"before_sensitive":${MARKS},"after_sensitive":${MARKS}}`;
}

const values = (index: number): string =>
  JSON.stringify({
    id: `i-${(index * 2654435761).toString(16)}`,
    arn: `arn:aws:ec2:eu-central-1:222222222222:instance/i-${(index * 2654435761).toString(16)}`,
    ...Object.fromEntries(ATTRIBUTES.map((name, number) => [name, attribute(index, number)])),
    ports: [80, 443],
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: `arn:aws:s3:::assets-${index}/*` }],
    }),
    tags: { Name: `node-${index}`, Environment: "production", Team: "platform" },
    tags_all: { Name: `node-${index}`, Environment: "production", Team: "platform", ManagedBy: "terraform" },
  });

function attribute(index: number, number: number): unknown {
  if (number % 7 === 0) return null;
  if (number % 7 === 1) return number % 2 === 0;
  if (number % 7 === 2) return index + number;
  return number % 2 === 0
    ? `value ${number} of node ${index}, long enough to be like a description`
    : `eu-central-1${"abc"[number % 3]}`;
}
