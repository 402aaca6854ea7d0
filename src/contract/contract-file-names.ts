/** What the file of a contract is called where `--contract` does not name one. */

/** `parity.yaml` or `parity.yml`; a folder may have one of them. */
export const CONTRACT_NAMES = ["parity.yaml", "parity.yml"] as const;

/** The first of them, which messages and drafts name. */
export const DEFAULT_CONTRACT = CONTRACT_NAMES[0];
