/**
 * The types of what `dependencies.ts` finds out: which places of the plan an expression depends on, in the end.
 * `local.zone`, defined as `aws_route53_zone.main.name`, depends on the place `aws_route53_zone.main name`; what
 * cannot be followed is kept with the reason.
 */
import type { DenialKind } from "../model/outcome.js";
import type { Section } from "../model/difference.js";
import type { Environment } from "../model/environment.js";
import type { Path } from "../model/path.js";
import type { Value } from "../model/value.js";
import type { Reference } from "../language/syntax.js";
import type { WrittenDefinition } from "./definitions.js";

/** Something that an expression refers to, in the end: a place in the plan, or what cannot be followed. */
export type Dependency =
  | {
      readonly kind: "place";
      readonly section: Section;
      readonly address: string;
      readonly path: Path;
      readonly text: string;
    }
  /** Nothing in the plan: what the contract declares of the environment. */
  | { readonly kind: "declared"; readonly text: string }
  | Unfollowed;

/** What cannot be followed: a reference, or a file by its path. */
export interface Unfollowed {
  readonly kind: "unfollowed";
  readonly text: string;
  readonly because: string;
  /** Whether the Terraform source would tell where a reference leads, and whether it is a file that is not read. */
  readonly denial: Extract<DenialKind, "unfollowed" | "source-missing" | "unread">;
}

/** An expression: raw template text and structure, or the references that the plan lists for it. */
export interface Referring {
  readonly value: Value;
  readonly hasText: boolean;
  readonly references: readonly string[];
}

/** The environment that an expression belongs to. */
export interface Surroundings {
  readonly environment: Environment;
  /** The name of the workspace, where the contract declares it. */
  readonly workspace?: string | undefined;
}

/** All that an expression depends on. */
export interface Trace {
  readonly dependencies: readonly Dependency[];
  /** Every definition on the way, and every file, by `definitionKey`. */
  readonly definitions: ReadonlyMap<string, WrittenDefinition>;
  /** True when the text of something on the way is not known, so that it was taken for a bare reference. */
  readonly assumed: boolean;
  /** What of the sources of modules on the way was not read, by path. */
  readonly unread: ReadonlySet<string>;
}

/** A reference that cannot be followed, and why. */
export const unfollowed = (
  reference: Reference,
  because: string,
  denial: Unfollowed["denial"] = "unfollowed",
): Dependency => ({
  kind: "unfollowed",
  text: reference.text,
  because,
  denial,
});
