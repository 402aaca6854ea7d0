/** What a contract is called that nobody names. */

/** `parity.yaml` or `parity.yml`; a folder may have one of them. */
export const CONTRACT_NAMES = ["parity.yaml", "parity.yml"] as const;

/** What is there when nobody says which contract, as messages call it. */
export const DEFAULT_CONTRACT = CONTRACT_NAMES[0];
