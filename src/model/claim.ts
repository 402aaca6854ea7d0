/**
 * What a prover says of two environments. Terraform's configuration is a function of its inputs, and every claim is the
 * answer to a question about that function: `{ question: "neutral", answer: "refuted", place: aws_x.a size, … }` says
 * that the size of `aws_x.a` comes out otherwise when the environment has another name. Whoever reads claims does not
 * see who made them. The theory, and where each prover falls short of it, is docs/adr/0022-claims.md.
 */
import type { Cause } from "./cause.js";
import type { Observed, Place } from "./difference.js";
import { grouped } from "./grouped.js";
import type { Attribution } from "./proof.js";
import type { UnreadReason } from "./unread.js";
import type { Value } from "./value.js";

/** What is asked about a place. The set is closed. */
export type Question =
  /** With the other's allowed parameters, does one environment become the other? In both directions. */
  | "exchanged"
  /** With neutral identities, does nothing move but their own text? */
  | "neutral"
  /** Made again from the same inputs, is it the same? */
  | "repeated"
  /** Does a parameter that differs move anything? */
  | "used"
  /** Does the plan have what its configuration says, and does it show it at all? */
  | "planned";

/** The answer is yes; no; or nobody can tell. */
type Answer = "proven" | "refuted" | "undecided";

/** One answer about one place. */
export interface Claim {
  readonly question: Question;
  readonly answer: Answer;
  /** In the words of the reference; without instance keys where `seenIn` says that it is a place of a configuration. */
  readonly place: Place;
  /** A configuration has no instances and no values of providers; a plan has. */
  readonly seenIn: "configuration" | "plan";
  /** The environments that it was seen in. */
  readonly environments: readonly string[];
  /** Why the answer is what it is. Claims with one cause are one finding. */
  readonly cause: Cause;
  readonly evidence: Evidence;
}

/** What an answer is based on, as data. */
type Evidence =
  /** Two configurations were held against each other. */
  | { readonly is: "comparison" }
  /** What two configurations say beside arguments, such as which provider. */
  | { readonly is: "settings"; readonly values: readonly [Observed, Observed] }
  /** It comes out the same for these two environments, and not whatever their variables are. */
  | { readonly is: "chance" }
  /** A function that never gives the same twice, such as `timestamp`. */
  | { readonly is: "call"; readonly function: string }
  /** The value that both plans have where their configurations write different ones. */
  | { readonly is: "values"; readonly values: readonly [Value, Value] }
  /** What the configuration comes to where the plan does not show it. */
  | { readonly is: "value"; readonly value: Value }
  /** Neither plan has the text of the expression: a bare reference may stand there, or more than that. */
  | { readonly is: "reference" | "expression" }
  /** A file or module that is not read. */
  | { readonly is: "unread"; readonly reason: UnreadReason }
  /** Why a prover has no answer at all. */
  | { readonly is: "failure"; readonly because: readonly string[] };

/** All that the provers say of two environments. */
export interface Claims {
  /** The claims with this answer to a question, in the order in which they were made. */
  readonly all: (question: Question, answer: Answer) => readonly Claim[];
  /** Which parameters move which places: evidence for people, and never the reason to accept anything. */
  readonly movers: Movers;
  /**
   * True where a prover has held the whole of both configurations against each other: what no claim refutes is proven.
   */
  readonly coversAll: boolean;
}

/** Attribution, or why there is none. */
export type Movers =
  | { readonly are: "known"; readonly attribution: readonly Attribution[] }
  | { readonly are: "not-asked" | "not-synthesized" }
  | { readonly are: "void"; readonly because: string };

/** Claims at hand by question and answer. */
export function makeClaims(claims: readonly Claim[], movers: Movers, coversAll: boolean): Claims {
  const found = grouped(claims, ({ question, answer }) => `${question} ${answer}`);
  return { all: (question, answer) => found.get(`${question} ${answer}`) ?? [], movers, coversAll };
}
