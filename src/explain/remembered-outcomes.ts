import type { Difference } from "../model/difference.js";
import type { Outcome } from "../model/outcome.js";

/** The outcomes of differences, each found when somebody asks for it. */
export interface Outcomes {
  /** The outcome of a difference; undefined while it is being worked on, since nothing explains itself. */
  readonly of: (difference: Difference) => Promise<Outcome | undefined>;
  /** Whether the outcome of a difference is there to stay. */
  readonly isFinal: (difference: Difference) => boolean;
}

/**
 * Remembers the outcomes that `explain` finds. Differences may refer to each other in a circle, and whoever asks for
 * one that is being worked on gets no answer:
 *
 *     `a` refers to `b` and `b` to `a`; an allowance covers `a`. Asked for `a`, we ask for `b`, which gets no answer
 *     from `a` and has no explanation; the allowance explains `a`. Asked for `b` then, we find that `a` explains it.
 *
 * So an explanation counts for good, since one more answer takes none away. What has none for want of an answer is
 * provisional: forgotten as soon as an explanation comes to light, and final when none did.
 */
export function rememberedOutcomes(explain: (difference: Difference) => Promise<Outcome>): Outcomes {
  const search = new Search(explain);
  return { of: (difference) => search.ask(difference), isFinal: (difference) => search.isFinal(difference) };
}

// --- internal ---

/** Nothing that is being worked on was asked for. */
const NOTHING = Number.POSITIVE_INFINITY;

class Search {
  readonly #explain: (difference: Difference) => Promise<Outcome>;
  readonly #final = new Map<Difference, Outcome>();
  readonly #provisional = new Map<Difference, Outcome>();
  /** What is being worked on, each with how many were before it. */
  readonly #inProgress = new Map<Difference, number>();
  /** The first that is being worked on and was asked for, by how many were before it. */
  #unanswered = NOTHING;
  /** Whether a provisional outcome was made use of, and whether an explanation came to light after one. */
  #reused = false;
  #outdated = false;

  constructor(explain: (difference: Difference) => Promise<Outcome>) {
    this.#explain = explain;
  }

  isFinal(difference: Difference): boolean {
    return this.#final.has(difference);
  }

  async ask(difference: Difference): Promise<Outcome | undefined> {
    const known = this.#final.get(difference);
    if (known !== undefined) return known;
    return this.#inProgress.size === 0 ? this.#askFirst(difference) : this.#askFurther(difference);
  }

  /** Again, where it has no explanation by what is outdated: each time at least one explanation more is known. */
  async #askFirst(difference: Difference): Promise<Outcome> {
    for (;;) {
      this.#provisional.clear();
      this.#unanswered = NOTHING;
      this.#reused = false;
      this.#outdated = false;
      const outcome = await this.#workOn(difference);
      if (outcome.explanation === undefined && this.#reused && this.#outdated) continue;
      this.#final.set(difference, outcome);
      if (outcome.explanation === undefined && !this.#outdated)
        for (const [other, its] of this.#provisional) this.#final.set(other, its);
      return outcome;
    }
  }

  async #askFurther(difference: Difference): Promise<Outcome | undefined> {
    const before = this.#inProgress.get(difference);
    if (before !== undefined) {
      this.#unanswered = Math.min(this.#unanswered, before);
      return undefined;
    }
    const provisional = this.#provisional.get(difference);
    if (provisional === undefined) return this.#findAnswer(difference);
    this.#reused = true;
    this.#unanswered = 0;
    return provisional;
  }

  async #findAnswer(difference: Difference): Promise<Outcome> {
    const [before, unanswered] = [this.#inProgress.size, this.#unanswered];
    this.#unanswered = NOTHING;
    const outcome = await this.#workOn(difference);
    const isExplained = outcome.explanation !== undefined;
    // What asked for nothing before it is the same whoever asks for it.
    const isFinal = isExplained || this.#unanswered >= before;
    if (isExplained && this.#provisional.size > 0) {
      this.#outdated = true;
      this.#provisional.clear();
    }
    (isFinal ? this.#final : this.#provisional).set(difference, outcome);
    this.#unanswered = isFinal ? unanswered : Math.min(unanswered, this.#unanswered);
    return outcome;
  }

  async #workOn(difference: Difference): Promise<Outcome> {
    this.#inProgress.set(difference, this.#inProgress.size);
    const outcome = await this.#explain(difference);
    this.#inProgress.delete(difference);
    return outcome;
  }
}
