/** Laws of manifests: what two of them come to, whoever is the reference and whatever the rules. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manifestText } from "../../src/cli/manifest.js";
import { diffManifests } from "../../src/compare/diff-manifests.js";
import { readContract, readManifest } from "../../src/contract/index.js";
import type { Manifest } from "../../src/model/manifest.js";
import { formatPath } from "../../src/model/path.js";
import { agreeIn, isVersionText } from "../../src/model/tool-version.js";
import type { ParityReport } from "../../src/model/report.js";
import { checkOf, environment } from "../builders.js";

const anyDigest = fc.constantFrom(..."abc").map((letter) => `sha256:${letter.repeat(64)}`);
const anyNumber = fc.constantFrom("0", "1", "2", "10");
const anyVersion = fc
  .tuple(fc.array(anyNumber, { minLength: 1, maxLength: 4 }), fc.constantFrom("", "-rc1", "-nightly", "+build"))
  .map(([numbers, more]) => numbers.join(".") + more);
const mapOf = <Item>(names: readonly string[], items: fc.Arbitrary<Item>): fc.Arbitrary<ReadonlyMap<string, Item>> =>
  fc
    .tuple(...names.map((name) => fc.option(items).map((item) => [name, item] as const)))
    .map((entries) => new Map(entries.flatMap(([name, item]) => (item === null ? [] : [[name, item] as const]))));

const NAMES = ["A", "__proto__", "constructor", "1", "<script>", "a.b"];
const anyManifest: fc.Arbitrary<Manifest> = fc.record({
  tools: mapOf(["node", "npm"], anyVersion).map((tools) => new Map([["git", "2.0.0"], ...tools])),
  files: mapOf(["yarn.lock", "__proto__", "a b"], anyDigest),
  providers: mapOf(["a/b/c", "host:8080/b/c"], fc.record({ hashes: anyDigest, version: anyVersion })),
  commit: fc.option(fc.record({ dirty: fc.boolean(), id: fc.constantFrom("a".repeat(40), "b".repeat(64)) })),
  images: fc.option(mapOf(NAMES, mapOf(NAMES, fc.option(fc.constantFrom("a/b:1", `c@sha256:${"d".repeat(64)}`))))),
  variables: mapOf(NAMES, fc.constantFrom("set", "empty", "unset", "pattern")),
});

const check = (
  staging: Manifest,
  production: Manifest,
  rules: string,
  reference: "staging" | "production" = "production",
): Promise<ParityReport> => {
  const contract = readContract(
    `version: 1\nmanifest:\n  file: "{environment}.json"\n  rules: ${rules}\n`,
    "parity.yaml",
  );
  // What has no resource is refused, since nothing would be compared.
  const [one, other] = ["staging", "production"].map((name) => environment(name, { outputs: { a: "1" } }));
  const environments = [one, other].filter((found) => found !== undefined);
  return checkOf(environments, {
    contract,
    reference,
    manifests: new Map([
      ["staging", staging],
      ["production", production],
    ]),
  });
};
/** What is found, without who is the reference. */
const placesOf = ({ findings }: ParityReport): readonly string[] =>
  findings
    .flatMap(({ kind, severity, places }) =>
      places.map(({ place, values }) =>
        JSON.stringify([kind, severity, place, values["staging"], values["production"]]),
      ),
    )
    .sort();

const anyRules = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom("*", "tools.*", "tools.node", "variables.*", "commit", "providers*", "files.*", "images*"),
      fc.constantFrom(
        "{ may: differ, reason: Agreed upon. }",
        "{ may: differ, presence: [staging], reason: Agreed upon. }",
        "{ same: major, reason: Agreed upon. }",
        "{ same: minor, reason: Agreed upon. }",
        "{ must: match }",
      ),
    ),
    { selector: ([pattern]) => pattern },
  )
  .map((rules) => `{ ${rules.map(([pattern, rule]) => `"${pattern}": ${rule}`).join(", ")} }`);

describe("two manifests", () => {
  it("come to the same whoever is the reference, under whatever rules", async () => {
    await fc.assert(
      fc.asyncProperty(anyManifest, anyManifest, anyRules, async (one, other, rules) => {
        const [there, back] = [await check(one, other, rules), await check(one, other, rules, "staging")];
        expect(placesOf(back)).toEqual(placesOf(there));
      }),
      { numRuns: 60 },
    );
  });

  it("are found to differ at every place, where no rule says otherwise", async () => {
    await fc.assert(
      fc.asyncProperty(anyManifest, anyManifest, async (one, other) => {
        const report = await check(one, other, "{}");
        const places = report.findings.flatMap(({ places: some }) => some.map(({ place }) => place));
        expect(places.sort()).toEqual(
          diffManifests("staging", one, other)
            .map(({ path }) => formatPath(path))
            .sort(),
        );
        expect(report.counts.explained.allowance).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("differ where one reads otherwise, and of one with itself nothing does but what nobody knows", () => {
    fc.assert(
      fc.property(anyManifest, anyManifest, (one, other) => {
        const isSame = manifestText(one) === manifestText(other);
        const isKnown = (manifest: Manifest): boolean =>
          manifest.commit?.dirty !== true &&
          [...(manifest.images?.values() ?? [])].every((images) =>
            [...images.values()].every((image) => image !== null),
          );
        if (!isSame && JSON.stringify(plain(one)) !== JSON.stringify(plain(other)))
          expect(diffManifests("staging", one, other)).not.toEqual([]);
        expect(diffManifests("staging", one, one).length === 0).toBe(isKnown(one));
      }),
    );
  });

  it("are read as they were written, in whatever order their keys stand", () => {
    fc.assert(
      fc.property(anyManifest, (manifest) => {
        const text = manifestText(manifest);
        const read = readManifest(JSON.parse(text), "m.json");
        expect(manifestText(read)).toBe(text);
        expect(diffManifests("a", read, readManifest(reversed(JSON.parse(text)), "m.json"))).toEqual(
          diffManifests("a", read, read),
        );
      }),
    );
  });

  it("have more found by a rule that permits less", async () => {
    const width = ["{ must: match }", "same: minor", "same: major", "may: differ"].map((says) =>
      says.startsWith("{") ? says : `{ ${says}, reason: Agreed upon. }`,
    );
    await fc.assert(
      fc.asyncProperty(anyManifest, anyManifest, async (one, other) => {
        const open: number[] = [];
        for (const rule of width) open.push((await check(one, other, `{ "*": ${rule} }`)).counts.unexplained);
        expect(open).toEqual([...open].sort((left, right) => right - left));
      }),
      { numRuns: 30 },
    );
  });
});

describe("versions", () => {
  it("agree with themselves, and with others in one direction as in the other", () => {
    fc.assert(
      fc.property(anyVersion, anyVersion, fc.constantFrom("major", "minor"), (one, other, part) => {
        expect(isVersionText(one)).toBe(true);
        expect(agreeIn(part, one, one)).toBe("agree");
        expect(agreeIn(part, one, other)).toBe(agreeIn(part, other, one));
        if (agreeIn("minor", one, other) === "agree") expect(agreeIn("major", one, other)).toBe("agree");
      }),
    );
  });

  it.each(["v20", "", "20.", ".1", "20.11.1 ", "20,1", "1.2.3.4.5", "1-", "latest", "1.0.0\n", "1e5", "٣.1", "20-é"])(
    "are no %j",
    (text) => {
      expect(isVersionText(text)).toBe(false);
    },
  );
});

/** Without sections in which nothing stands: that a part has no entries is no entry. */
const plain = ({ images, ...rest }: Manifest): unknown => {
  const shown =
    images === null ? null : [...images].filter(([, some]) => some.size > 0).map(([key, some]) => [key, [...some]]);
  return [Object.values(rest).map((part) => (part instanceof Map ? [...part] : part)), shown];
};

function reversed(data: unknown): unknown {
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .reverse()
      .map(([key, value]) => [key, reversed(value)]),
  );
}
