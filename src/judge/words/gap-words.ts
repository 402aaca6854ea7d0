/** What the configuration in a plan does not say, in words. */
import type { ConfigurationGap } from "../../model/environment.js";

/** The first few gaps, and how many more there are; begins with a small letter. */
export function gapsText(gaps: readonly ConfigurationGap[]): string {
  const texts = gaps.slice(0, MOST_GAPS).map(({ kind, address }) => GAP_TEXTS[kind](address));
  const more = gaps.length - texts.length;
  return `${texts.join("; ")}${more > 0 ? `; and ${more} more of the kind` : ""}`;
}

// --- internal ---

const MOST_GAPS = 3;

const lacks = (address: string): string => `the configuration in it does not have ${address}`;

const GAP_TEXTS: Readonly<Record<ConfigurationGap["kind"], (address: string) => string>> = {
  configuration: () => "it has no configuration",
  resource: lacks,
  module: lacks,
  output: lacks,
  variable: lacks,
  provider: (address) => `the configuration in it does not say which provider is meant at ${address}`,
  argument: (address) => `the configuration in it does not say what ${address} is`,
  arguments: (address) => `the configuration in it has no arguments of ${address}`,
};
