/** What the configuration in a plan does not say, and where a plan contradicts itself, in words. */
import type { ConfigurationGap, Contradiction } from "../../model/environment.js";

/** The first few gaps, and how many more there are; begins with a small letter. */
export const gapsText = (gaps: readonly ConfigurationGap[]): string =>
  firstFew(gaps.map(({ kind, address }) => GAP_TEXTS[kind](address)));

/** The first few contradictions, and how many more there are; begins with a small letter. */
export const contradictionsText = (contradictions: readonly Contradiction[]): string =>
  firstFew(contradictions.map(({ kind, address }) => CONTRADICTION_TEXTS[kind](address)));

// --- internal ---

const MOST_TOLD = 3;

function firstFew(texts: readonly string[]): string {
  const more = texts.length - MOST_TOLD;
  return `${texts.slice(0, MOST_TOLD).join("; ")}${more > 0 ? `; and ${more} more of the kind` : ""}`;
}

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

const CONTRADICTION_TEXTS: Readonly<Record<Contradiction["kind"], (address: string) => string>> = {
  unsaid: (address) => `it does not say what is done to ${address}`,
  unchanged: (address) => `it leaves ${address} as it is, and changes it`,
  read: (address) => `it only reads ${address}, which is no data source`,
  existence: (address) => `what it does to ${address} is not what it has of it before and after`,
};
