/** Who signs without a key that people know, and what is said where nobody can tell. */

/** Who has signed: a workflow, as the one who vouches for it calls it. */
export interface SignerIdentity {
  /** Who vouches for it: `https://token.actions.githubusercontent.com`. */
  readonly issuer: string;
  /** `https://github.com/acme/shop/.github/workflows/parity.yml@refs/heads/main`. */
  readonly subject: string;
}

/** Why nobody can tell by whom a bundle is signed, or why roots cannot be used. */
export interface SigstoreProblem {
  readonly problem: string;
}
