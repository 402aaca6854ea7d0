/**
 * The fingerprint of an environment: what its configuration asks for, without what names the environment and without
 * what the contract allows to differ. Environments in parity have the same one, and so has one environment for as long
 * as nothing that matters is changed. See docs/adr/0037-fingerprints.md.
 */
export interface Fingerprint {
  /** `sha256:<hex>` over all parts. */
  readonly digest: string;
  /**
   * What it was made from: the text of every expression (`text`: a synthesized configuration, or the source that the
   * contract names), or what a plan says of expressions, which is less (`plan`). Two of different kinds say nothing
   * about each other.
   */
  readonly madeFrom: "text" | "plan";
  /**
   * The digest of each part in hex, in order: `aws_db_instance.main`, `module.api`, `var.size`, `output.url`,
   * `provider.aws`, `local.prefix`, `file.policy.json`, `terraform`.
   */
  readonly parts: ReadonlyMap<string, string>;
}

/** Which parts two fingerprints of one environment do not share, each in order. */
export interface FingerprintChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** What has changed from an earlier fingerprint to a later one; nothing where they are the same. */
export function fingerprintChanges(
  earlier: Pick<Fingerprint, "parts">,
  later: Pick<Fingerprint, "parts">,
): FingerprintChanges {
  return {
    added: [...later.parts.keys()].filter((part) => !earlier.parts.has(part)),
    removed: [...earlier.parts.keys()].filter((part) => !later.parts.has(part)),
    changed: [...later.parts].flatMap(([part, digest]) => {
      const before = earlier.parts.get(part);
      return before === undefined || before === digest ? [] : [part];
    }),
  };
}
