import type { Check } from "../model/environment.js";
import type { Value } from "../model/value.js";
import { below, entriesOf, entryOf, itemsOf, textOf } from "../json/shape.js";
import type { Part } from "../json/shape.js";
import { noteUnknown, type Noted } from "./unknown-parts.js";

/**
 * The results in `checks` (https://developer.hashicorp.com/terraform/internals/json-format#checks-representation):
 * one per checked object, or one for the whole where no object is known.
 */
export function readChecks(value: Value | undefined, noted: Noted, part: Part): readonly Check[] {
  return itemsOf(value, part).flatMap((check) => {
    const fields = entriesOf(check, part);
    const whole = oneCheck(fields, noted, part);
    const objects = itemsOf(fields.get("instances"), below(part, "instances"));
    return objects.length === 0
      ? [whole]
      : objects.map((object) => oneCheck(entriesOf(object, part), noted, part, whole.address));
  });
}

/** The results in `condition_results`, as Terraform 1.2 wrote them before there were `checks`. */
export function readConditionResults(value: Value | undefined, noted: Noted, part: Part): readonly Check[] {
  return itemsOf(value, part).map((result) => {
    const fields = entriesOf(result, part);
    noteUnknown(noted, "condition_result", fields, ["address", "result", "unknown", "error_message"]);
    const passed = entryOf(result, "result");
    const message = textOf(fields.get("error_message"), part);
    return {
      address: textOf(fields.get("address"), part) ?? "",
      status: isTrue(entryOf(result, "unknown")) ? "unknown" : isTrue(passed) ? "pass" : "fail",
      messages: message === undefined || message === "" ? [] : [message],
    };
  });
}

/** The results in the `check_results` of a state file. */
export function readStateChecks(value: Value | undefined, part: Part): readonly Check[] {
  return itemsOf(value, part).flatMap((check) => {
    const fields = entriesOf(check, part);
    return itemsOf(fields.get("objects"), part).map((object) => {
      const entries = entriesOf(object, part);
      return {
        address: textOf(entries.get("object_addr"), part) ?? textOf(fields.get("config_addr"), part) ?? "",
        status: statusOf(entries.get("status")),
        messages: itemsOf(entries.get("failure_messages"), part).flatMap(messageOf),
      };
    });
  });
}

// --- internal ---

function oneCheck(fields: ReadonlyMap<string, Value>, noted: Noted, part: Part, otherwise = ""): Check {
  noteUnknown(noted, "check", fields, ["address", "status", "instances", "problems"]);
  const address = entriesOf(fields.get("address"), part);
  noteUnknown(noted, "check_address", address, ["to_display"]);
  const problems = itemsOf(fields.get("problems"), part).map((problem) => entriesOf(problem, part));
  for (const problem of problems) noteUnknown(noted, "check_problem", problem, ["message"]);
  return {
    address: textOf(address.get("to_display"), part) ?? otherwise,
    status: statusOf(fields.get("status")),
    messages: problems.flatMap((problem) => messageOf(problem.get("message"))),
  };
}

/** A status that a later Terraform may add is not a pass. */
const statusOf = (value: Value | undefined): Check["status"] => {
  const text = value?.kind === "string" ? value.text : "unknown";
  return text === "pass" || text === "fail" || text === "error" ? text : "unknown";
};

const messageOf = (value: Value | undefined): readonly string[] => (value?.kind === "string" ? [value.text] : []);

const isTrue = (value: Value | undefined): boolean => value?.kind === "boolean" && value.value;
