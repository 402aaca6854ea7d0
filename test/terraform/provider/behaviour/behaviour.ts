/** A value a behaviour may name: JSON, where text may hold `{placeholders}` (see `fill-in.ts`). */
export type Template = null | boolean | number | string | readonly Template[] | { readonly [key: string]: Template };

/**
 * A template, or a function that makes one from the object's other attributes, read as text by name (lists joined by
 * commas).
 */
export type Assigned = Template | ((read: (name: string) => string) => Template);

/**
 * What the real provider does with one resource type, as far as no schema tells.
 * Members of nested blocks are named by dotted paths, which hold for every element: `health_check.enabled`.
 */
export interface Behaviour {
  /** The object's `id`, where no entry of `assigned` names it. */
  readonly id?: Assigned;
  /** Attributes and blocks whose change makes a new object. */
  readonly replace?: readonly string[];
  /** Values that stand in the plan already when the configuration says nothing. */
  readonly defaults?: Readonly<Record<string, Template>>;
  /**
   * What the provider decides while applying, when the configuration says nothing; unknown in the plan.
   * Nested blocks may be named as well, for what the provider adds where the configuration has none.
   * An optional attribute named here is what Terraform calls optional and computed.
   */
  readonly assigned?: Readonly<Record<string, Assigned>>;
  /**
   * Optional attributes that nobody set and that read back as this all the same: absent in the first plan, zero
   * afterwards.
   */
  readonly zeros?: Readonly<Record<string, Template>>;
  /** Assigned attributes that become unknown again when one of the named attributes changes; `*` is any change. */
  readonly recomputed?: Readonly<Record<string, readonly string[]>>;
  /** Attributes that hold secrets. */
  readonly sensitive?: readonly string[];
  /** Attributes that Terraform never stores. */
  readonly writeOnly?: readonly string[];
  /** The type tells null from zero when it reads an object back, so that tags which nobody set stay null. */
  readonly keepsNull?: true;
  /** Blocks in the bindings that are attributes in the real schema (an empty list can be written for them). */
  readonly objectAttributes?: readonly string[];
}

/** Behaviours by resource type. */
export type Behaviours = Readonly<Record<string, Behaviour>>;
