/** What is said where something is to be promoted that did not come through the environments before. */
import type { FingerprintChanges } from "../../model/fingerprint.js";
import { HOUR } from "../../model/moment.js";
import type { FindingCases } from "./cases.js";
import { andList } from "./phrases.js";
import type { Row } from "./row.js";

type Facts = FindingCases["not-promoted"]["inLedger"];

/** The words of a finding that something did not come through the environments in order. */
export const inLedgerRow: Row<Facts> = {
  title: ({ from, to }) => `What runs in ${from.name} may not go on to ${to.name} yet`,
  message: messageOf,
  suggestion: ({ from, to, inLedger }) => {
    if (inLedger.is === "skipped")
      return `Promote from ${inLedger.before}: tfparity gate --from ${inLedger.before} --to ${to.name}`;
    if (inLedger.is === "soaking") return `Wait until ${endOf(inLedger)}, and run the gate again. ${OTHERWISE}`;
    return `Let it pass the gate into ${from.name} first, and give that gate the same ledger. ${OTHERWISE}`;
  },
  severity: "high",
};

// --- internal ---

const OTHERWISE =
  'Where it cannot wait, waive it in the contract: `- { resource: promotion, attribute: "*", reason: …, ' +
  "owner: …, expires: … }` under waivers.";

/** When something has been there for long enough: `2027-01-02T09:00:00.000Z`. */
const endOf = ({ since, soakHours }: Extract<Facts["inLedger"], { is: "soaking" }>): string =>
  new Date(Date.parse(since) + soakHours * HOUR).toISOString();

function messageOf({ from, to, inLedger }: Facts): string {
  switch (inLedger.is) {
    case "skipped":
      return `In the order of the contract ${to.name} comes after ${inLedger.before}, and not after ${from.name}.`;
    case "unknown":
      return (
        `No entry of the ledger says that anything passed the gate into ${from.name}.` +
        (inLedger.uncounted === 0
          ? ""
          : ` ${inLedger.uncounted} of its entries do not count: nobody has signed them whose signature the contract ` +
            "asks for.") +
        (inLedger.milder === 0
          ? ""
          : ` ${inLedger.milder} of its entries do not count: they were judged less strictly than the contract asks ` +
            "for.")
      );
    case "changed":
      return (
        `${from.name} is configured in another way than what passed the gate into it at ${inLedger.at}: ` +
        `${changesText(inLedger.changes)}.`
      );
    case "incomparable":
      return (
        `The fingerprint of what passed the gate into ${from.name} at ${inLedger.at} was made from other things than ` +
        "that of today: one of them from the text of the configuration, the other from a plan alone."
      );
    case "soaking":
      return (
        `What runs in ${from.name} passed the gate into it at ${inLedger.since}, and has to stay there for ` +
        `${hours(inLedger.soakHours)} before it goes on.`
      );
  }
}

const hours = (count: number): string => (count === 1 ? "an hour" : `${count} hours`);

/** Parts that are named in a message. */
const MOST_NAMED = 5;

function changesText({ changed, added, removed }: FingerprintChanges): string {
  const told = [
    ...changed.map((part) => `${part} is configured in another way`),
    ...added.map((part) => `${part} is new`),
    ...removed.map((part) => `${part} is gone`),
  ];
  if (told.length === 0)
    return "its parts are the same, and its fingerprint is not, so that the entry is none of a gate";
  const more = told.length - MOST_NAMED;
  return andList(more > 0 ? [...told.slice(0, MOST_NAMED), `${more} more`] : told);
}
