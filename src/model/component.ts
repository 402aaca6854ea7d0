/** One root module of each environment, where an environment has several. */
import type { Location } from "./contract.js";

/** The component that a check is about, and what that check has to know of the others. */
export interface CheckedComponent {
  /** As the contract or the patterns of its files name it: `network`, `data/main`. */
  readonly name: string;
  /** The environments that have it, and those of the contract that do not. */
  readonly having: readonly string[];
  readonly lacking: readonly string[];
  /** Where the rules stand that are for it alone. */
  readonly ownRules: readonly Location[];
  /** The parameter files that other components have as well. */
  readonly sharedFiles: ReadonlySet<string>;
  /** By environment, the pattern that the compared file was found by: `plans/staging/{component}.json`. */
  readonly patterns: Readonly<Record<string, string>>;
  /** What it has in common with all other components: reports of one family can be joined. */
  readonly family: ComponentFamily;
}

/** What the checks of all components of a contract have in common. */
export interface ComponentFamily {
  /** The version of tfparity: another one may judge in another way. */
  readonly version: string;
  /** The SHA-256 digest, in hex, of the contract that judges and of the one proposed in its place. */
  readonly contract: string;
  /** The environments of the contract, in its order. */
  readonly environments: readonly string[];
  /** All components, in order: those that the contract names and those that were found. */
  readonly components: readonly string[];
}

/** How the address of every component begins. */
const BEGINNING = "component.";

/** What a component is called where an allowance or a waiver names it: `component.network`. */
export const componentAddress = (name: string): string => `${BEGINNING}${name}`;

/** Whether a pattern is for components, and not one such as `*`, by which nobody means a whole component. */
export const namesComponents = (pattern: string): boolean => pattern.startsWith(BEGINNING);

/** Whether there is anything to compare: the reference has it, and another environment as well. */
export const isCompared = ({ having }: CheckedComponent, reference: string): boolean =>
  having.includes(reference) && having.length > 1;

/** Whether a place in a file is one of these. */
export const isOneOf = ({ file, line, column }: Location, places: readonly Location[]): boolean =>
  places.some((place) => place.file === file && place.line === line && place.column === column);
