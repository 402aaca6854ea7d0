/**
 * What people read of every kind of finding, in one table: a row for each case, with its title, its message, what to
 * do about it, and how severe it is. Nothing else writes these sentences, and nothing reads them to decide anything: to
 * say something better, change it here. What a kind means stands in `knowledge/finding-kinds.ts` and `docs/findings/`.
 */
import type { FindingKind } from "../../model/report.js";
import { unreadText } from "../../model/unread.js";
import { actionRow, orderRow } from "./action-words.js";
import type { FindingCases } from "./cases.js";
import { missingComponentRow, unreportedRow } from "./component-words.js";
import { changeMessage, changeSuggestion, changeTitle } from "./contract-change-words.js";
import {
  allowAttribute,
  allowPresence,
  differenceRow,
  orAccept,
  suggestionFor,
  titleOfSubject,
} from "./difference-words.js";
import { changedRow, goneRow } from "./drift-words.js";
import { incompleteText, mendText, stalePlanRow } from "./plan-words.js";
import { contradictionsText, gapsText } from "./gap-words.js";
import { credentialRow, foreignRow, mockRow } from "./misplaced-value-words.js";
import { planAgain } from "./plan-again.js";
import { inLedgerRow } from "./promotion-order-words.js";
import type { Row } from "./row.js";
import { reviewRow } from "./review-words.js";
import { idleManifestRow, idleRequiredRow, requiredRow, undecidedRequiredRow } from "./required-words.js";
import { configurationRow, settingsRow } from "./setting-words.js";
import { andList, firstOf, meaning, nameOfPlace, scopeText, sentence } from "./phrases.js";

/** A row for every case of every kind. One that is missing does not compile. */
type FindingWords = {
  readonly [Kind in FindingKind]: { readonly [Case in keyof FindingCases[Kind]]: Row<FindingCases[Kind][Case]> };
};

const BRANCH = "Replace the branch by a parameter of its own, and list that in the contract.";

/** What people read of each kind of finding: one row for each of its cases. */
export const findingWords: FindingWords = {
  "unexplained-difference": {
    difference: differenceRow(allowAttribute),
    parameter: {
      title: titleOfSubject,
      message: ({ excess, unfollowed }) => {
        if (excess !== undefined)
          return (
            "That one environment alone has something is a permission of its own, which a pattern or an identity " +
            "does not give."
          );
        return unfollowed === true
          ? "The contract lets it follow the identities: exchanging what names the environments has to turn either " +
              "value into the other."
          : "A parameter that the contract does not list must have the same value in every environment.";
      },
      suggestion: suggestionFor,
      severity: "first-place",
    },
    configuration: configurationRow,
    settings: settingsRow,
  },
  "missing-difference": {
    difference: differenceRow(allowAttribute),
    parameter: {
      title: ({ name }) => `The parameter ${name} differs and moves nothing`,
      message: () =>
        "Exchanging its values changes nothing in either configuration: the environments are equal where " +
        "the parameter files say that they differ.",
      suggestion: ({ name }, entry) =>
        `Use ${name} in the module where its value is written out, or delete it from the parameter files.` +
        orAccept(entry),
      severity: "first-place",
    },
    copies: {
      title: ({ definition }) => titleOfSubject({ is: "copies", definition }),
      message: ({ byChance }) =>
        byChance
          ? "It comes out the same with the variables that the two environments have now, and would not with " +
            "others: the two copies are equal by chance."
          : "With the variables of the other environment the two copies of the module would give different values " +
            "here.",
      suggestion: (_, entry) =>
        "Use the same source for both environments, and let a variable decide." + orAccept(entry),
      severity: "first-place",
    },
    configuration: {
      title: (place) => `${nameOfPlace(place)} is the same, although the parameters say otherwise`,
      message: () =>
        "With the other environment's parameters this place would be another one; as it is, it is equal in " +
        "both: something else than its parameters decides it.",
      suggestion: (_, entry) =>
        "Take the hard-coded value or the override out, so that the parameter decides." + orAccept(entry),
      severity: "first-place",
    },
    plan: {
      title: (place) => `${nameOfPlace(place)} is the same in both plans, and configured differently`,
      message: () =>
        "The two configurations write different values here, and both plans have the same one: one of " +
        "them does not have what its configuration says.",
      suggestion: (_, entry) => "Find out what overrides the configured value, and plan again." + orAccept(entry),
      severity: "first-place",
    },
  },
  "branches-on-identity": {
    difference: differenceRow((_, entry) => BRANCH + orAccept(entry)),
    definition: {
      title: ({ definition }) => titleOfSubject({ is: "branch", definition }),
      message: () =>
        "With a neutral identity in the place of the environment's own it would come out otherwise: " +
        "whoever gives an environment another name would get another configuration.",
      suggestion: (_, entry) =>
        "Replace the branch by a variable of its own, and list that under parameters: in the contract." +
        orAccept(entry),
      // What a definition decides has no first among its places.
      severity: "worst-place",
    },
    configuration: {
      title: nameOfPlace,
      message: ({ environments }) =>
        `With a neutral identity in its place ${comesOut(environments)} out otherwise here: the module looks at ` +
        "which environment it is in.",
      suggestion: (_, entry) => BRANCH + orAccept(entry),
      severity: "high",
    },
  },
  "nondeterministic-configuration": {
    difference: differenceRow(allowAttribute),
    definition: {
      title: ({ definition, functions }) => `${definition} calls ${functions.map((name) => `${name}()`).join(", ")}`,
      message: () =>
        "The same variables give another value every time, so that what is known of one environment says " +
        "nothing about the other.",
      suggestion: () =>
        "Pass the value as a variable, or keep it in a resource (time_static, random_uuid); where nothing " +
        "depends on it, name the attribute under allow: in the contract.",
      severity: "worst-place",
    },
    configuration: {
      title: nameOfPlace,
      message: ({ environments }) =>
        `Synthesized twice from the same parameters, ${comesOut(environments)} out otherwise here.`,
      suggestion: (_, entry) =>
        "Take the clock, the random value or the environment variable out of the module." + orAccept(entry),
      severity: "high",
    },
  },
  "missing-component": { component: missingComponentRow, report: unreportedRow },
  "missing-resource": { difference: differenceRow(allowPresence) },
  "missing-variable": { difference: differenceRow(allowAttribute), required: requiredRow },
  "order-difference": { difference: differenceRow(allowAttribute) },
  "sensitivity-difference": { difference: differenceRow(allowAttribute) },
  "version-difference": {
    difference: differenceRow(() => "Use the same version in both environments before promoting."),
  },
  "no-proof": {
    difference: differenceRow(allowAttribute),
    hidden: {
      title: () => titleOfSubject({ is: "source" }),
      message: () =>
        "Both plans leave these values open until they are applied, and of expressions in native syntax " +
        "they list only what is referred to. A literal that differs, or a branch, would not show.",
      suggestion: () => suggestionFor({ is: "source" }),
      severity: "first-place",
    },
  },
  undetermined: {
    difference: differenceRow(allowAttribute),
    unread: {
      title: ({ path }) => titleOfSubject({ is: "unread", path }),
      message: ({ path, reason }) =>
        `The source names ${path}, and ${unreadText[reason]}. The plans do not show what comes of it, so that a ` +
        "difference in it would not show.",
      suggestion: ({ path }) => suggestionFor({ is: "unread", path }),
      severity: "worst-place",
    },
    neutral: {
      title: nameOfPlace,
      message: ({ environments }) =>
        `An identity of ${andList(environments)} goes into this expression, and without a plan nobody can tell ` +
        "what comes of it under another name: it may only pass the name on, or look at which environment it is in.",
      suggestion: () => "Pass what the expression decides as a parameter of its own, or write it without the name.",
      severity: "first-place-or-medium",
    },
    required: undecidedRequiredRow,
    probe: {
      title: ({ environment }) => `The configuration proof of ${environment} is incomplete`,
      message: ({ because }) => `${sentence(because)}. Without it nothing is explained by parameters.`,
      suggestion: () => "Make the module accept every combination of the allowed parameters, or allow fewer of them.",
      severity: "high",
    },
  },
  "condition-violated": {
    condition: {
      title: ({ name }) => `The condition on ${name} does not hold`,
      message: ({ when, reason }) =>
        `The contract says when: \`${when}\`, which ` +
        `${reason === undefined ? "is not true" : `could not be evaluated: ${reason}`}.`,
      suggestion: ({ name }) => `Change the value of ${name}, or the condition if it asks for the wrong thing.`,
      severity: "first-place-or-medium",
    },
  },
  "must-differ": {
    parameter: {
      title: ({ name, environment, reference }) => `${name} is the same in ${environment} and ${reference}`,
      message: () => "The contract says that it must differ, and it does not.",
      suggestion: ({ environment }) => `Give ${environment} a value of its own.`,
      severity: ({ sensitive }) => (sensitive ? "critical" : "high"),
    },
  },
  "cross-environment-value": { leak: foreignRow },
  "mock-endpoint": { variable: mockRow },
  "hardcoded-secret": { credential: credentialRow },
  "toolchain-difference": { difference: differenceRow(allowAttribute) },
  "live-drift": { changed: changedRow, gone: goneRow },
  "action-difference": { action: actionRow, order: orderRow },
  "pending-change": {
    plan: {
      title: ({ plan, changes }) =>
        `The plan of ${plan.name} would change ${changes === 1 ? "something" : `${changes} things`}`,
      message: ({ plan }) =>
        `What was tested in ${plan.name} is what runs there, and the plan says that this is not yet what the ` +
        "configuration asks for.",
      suggestion: ({ plan }) =>
        `Apply the plan of ${plan.name} (terraform apply), test what it made, and plan again: ${planAgain(plan)}`,
      severity: "high",
    },
  },
  "failed-check": {
    check: {
      title: ({ address, status, environments }) =>
        `${address} ${status === "fail" ? "failed" : "could not be evaluated"} in ` +
        andList(environments.map(({ name }) => name)),
      message: ({ messages }) => (messages.length === 0 ? "Terraform gives no message for it." : messages.join(" ")),
      suggestion: ({ address, environments }) =>
        `Mend what ${address} checks, and ` +
        (environments[0]?.source === "plan" ? `plan again: ${andList(environments.map(planAgain))}` : "look again."),
      severity: "high",
    },
  },
  "configuration-mismatch": {
    plans: {
      title: ({ from, to }) => `The plans of ${from.name} and ${to.name} were not made from the same configuration`,
      message: ({ from, to, places }) =>
        `${places === 1 ? "One place is" : `${places} places are`} configured in ` +
        `one of them only, or otherwise: what was tested in ${from.name} is not what ${to.name} would get.`,
      suggestion: ({ from, to }) =>
        `Plan both from the same commit (\`git checkout <commit>\`): ${planAgain(from)} and ` +
        `${planAgain(to)}. What differs between them belongs in variables.`,
      severity: "high",
    },
  },
  "stale-plan": { plan: stalePlanRow },
  "not-promoted": { inLedger: inLedgerRow },
  "not-reviewed": { entries: reviewRow },
  "incomplete-plan": {
    plan: {
      title: ({ plan }) => `The plan of ${plan.name} is incomplete`,
      message: ({ incomplete }) => `The plan cannot be compared: ${incompleteText(incomplete)}.`,
      suggestion: ({ plan, incomplete }) => `${mendText(incomplete)}: ${planAgain(plan)}`,
      severity: "high",
    },
    configuration: {
      title: ({ plan }) => `The plan of ${plan.name} is incomplete`,
      message: ({ gaps }) =>
        `${sentence(gapsText(gaps))}, so that nobody can tell what was asked for and what the ` +
        "provider assigned. Terraform writes no such plan: it was cut down, or put together from several.",
      suggestion: ({ plan }) =>
        `Give the plan as terraform show -json wrote it, with nothing taken out: ${planAgain(plan)}`,
      severity: "high",
    },
    contradictions: {
      title: ({ plan }) => `The plan of ${plan.name} contradicts itself`,
      message: ({ contradictions }) =>
        `${sentence(contradictionsText(contradictions))}, so that nobody can tell what applying it does. Terraform ` +
        "writes no such plan: it was changed, or put together from several.",
      suggestion: ({ plan }) =>
        `Give the plan as terraform show -json wrote it, with nothing changed: ${planAgain(plan)}`,
      severity: "high",
    },
    parts: {
      title: ({ plan }) => `The plan of ${plan.name} holds parts that this version does not know`,
      message: ({ parts }) =>
        `${firstOf(parts, 5, ", ")}: nothing there is compared, and applying the plan may do what nobody has ` +
        "looked at.",
      suggestion: () =>
        "Use a newer version of tfparity; or, where another tool has added them, give the plan as terraform show " +
        "-json wrote it.",
      severity: "high",
    },
  },
  "stale-proof": {
    proof: {
      title: ({ environment }) => `The configuration proof of ${environment} is void`,
      message: ({ because }) =>
        `It excuses nothing: ${because.join("; ")}. The places named are those that it could have explained.`,
      suggestion: () => "Synthesize again, plan from what was synthesized, and check again.",
      severity: "high",
    },
    source: {
      title: ({ environment }) => `The Terraform source of ${environment} is not the one of its plan`,
      message: ({ because }) => `It explains nothing: ${because}.`,
      suggestion: () =>
        "Plan again from the source that source: in the contract names, or name the folder that the plan was made in.",
      severity: "high",
    },
  },
  "expired-waiver": {
    waiver: {
      title: ({ scope, expires }) => `The waiver for ${scopeText(scope)} expired on ${expires}`,
      message: ({ owner, reason }) => `It counts for nothing any more. ${owner} gave it because: ${reason}`,
      suggestion: () => "Mend what it waived, and remove it; or agree on a new date.",
      severity: "medium",
    },
  },
  "overlong-waiver": {
    waiver: {
      title: ({ scope, expires }) => `The waiver for ${scopeText(scope)} holds until ${expires}`,
      message: ({ mostDays, owner, reason }) =>
        `The gate accepts waivers of at most ${mostDays} days, and this one is to hold for longer. ` +
        `${owner} gave it because: ${reason}`,
      suggestion: () =>
        "Agree on a nearer last day; or, if the difference is to stay, write an allowance with its reason instead.",
      severity: "medium",
    },
  },
  "unused-allowance": {
    rule: {
      title: ({ pattern }) => `The contract's rule for ${pattern} matches no parameter`,
      message: () => "No parameter file and no root variable has a parameter of this name: the rule guards nothing.",
      suggestion: ({ near }) => `${meaning(near)}Correct its name, or remove the rule.`,
      severity: "low",
    },
    files: {
      title: ({ patterns }) => {
        const which = patterns.length === 1 ? `a rule for ${patterns[0]}` : `rules for ${patterns.length} parameters`;
        return `The contract has ${which}, and no environment names a parameter file`;
      },
      message: ({ patterns }) =>
        "Without parameter files only root variables (var.*) are parameters: " +
        `${patterns.length === 1 ? "the rule guards" : "these rules guard"} nothing.`,
      suggestion: () =>
        "Name the parameter file of each environment in the contract (environments: <name>: parameters: " +
        "<file>), or remove what is for none. Root variables need no file where the plans have them: call one " +
        "var.<name>.",
      severity: "low",
    },
    declaration: {
      title: ({ of, scope }) => `The ${of} for ${scopeText(scope)} covers nothing`,
      message: () => "No difference needs it: what it was written for is gone, or its pattern is wrong.",
      suggestion: ({ of, near }) => `${meaning(near)}Remove the ${of}, or correct its pattern.`,
      severity: "low",
    },
    manifest: idleManifestRow,
    required: idleRequiredRow,
  },
  "wide-allowance": {
    allowance: {
      title: ({ scope, places }) => `The allowance for ${scopeText(scope)} excuses ${places} places`,
      message: ({ attributes, decisive }) =>
        `They are ${attributes} attributes, and not one cause with one reason. ${decisive} of the places decide ` +
        "what runs or who may do what, and whatever else comes to differ there is excused unseen.",
      suggestion: () => "Write an allowance for each cause, with its attribute and its own reason.",
      severity: "low",
    },
  },
  "contract-change": {
    change: {
      title: ({ change }) => changeTitle(change),
      message: ({ change, contract }) => changeMessage(change, contract),
      suggestion: ({ change, contract }) => changeSuggestion(change, contract),
      severity: ({ change }) => (change.direction === "wider" ? "medium" : "low"),
    },
  },
};

// --- internal ---

const comesOut = (environments: readonly string[]): string =>
  `${andList(environments)} ${environments.length === 1 ? "comes" : "come"}`;
