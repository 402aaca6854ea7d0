import { describe, expect, it } from "vitest";
import { blocks, isWorse, rankPlace, rankPlaces } from "../../src/judge/rank.js";
import type { Place } from "../../src/model/difference.js";
import { contract, location, type ContractGiven } from "../builders.js";

const at = (address: string, ...path: Place["path"]): Place => ({ section: "resource", address, path });
const rules = (...severity: readonly (readonly [string, string, "critical" | "low" | "info"])[]): ContractGiven => ({
  severity: severity.map(([resource, attribute, level]) => ({ resource, attribute, level, location })),
});

describe("how much a place matters", () => {
  it.each<[string, Place, string, string]>([
    [
      "an environment variable of a container",
      at("aws_ecs_task_definition.a", "container_definitions", "environment"),
      "environment-variables-and-secrets",
      "high",
    ],
    ["a password", at("aws_db_instance.a", "master_password"), "environment-variables-and-secrets", "critical"],
    ["a tag", at("aws_x.a", "tags", "Team"), "observability", "low"],
    ["the toolchain", { section: "version", address: "terraform", path: ["version"] }, "toolchain", "low"],
    [
      "a secret parameter in camelCase",
      { section: "parameter", address: "database.apiKey", path: [] },
      "environment-variables-and-secrets",
      "critical",
    ],
    [
      "a root variable by its own name",
      { section: "variable", address: "var.session_token", path: [] },
      "environment-variables-and-secrets",
      "critical",
    ],
    [
      "an output by its own name",
      { section: "output", address: "output.admin_password", path: [] },
      "environment-variables-and-secrets",
      "critical",
    ],
  ])("%s", (_, place, dimension, severity) => {
    expect(rankPlace(place, contract())).toEqual({ dimension, severity });
  });

  it("is not decided by what an address happens to contain", () => {
    expect(rankPlace(at("aws_x.password", "size"), contract()).severity).not.toBe("critical");
  });

  it("is what the last rule of the contract says that matches", () => {
    const both = contract(rules(["aws_x.*", "size", "critical"], ["*", "size", "info"]));
    expect(rankPlace(at("aws_x.a", "size"), both).severity).toBe("info");
    expect(rankPlace(at("aws_x.a", "other"), both).severity).toBe(
      rankPlace(at("aws_x.a", "other"), contract()).severity,
    );
  });

  it("is changed for a whole resource only by a rule for everything in it", () => {
    expect(rankPlace(at("aws_x.a"), contract(rules(["aws_x.*", "*", "info"]))).severity).toBe("info");
    expect(rankPlace(at("aws_x.a"), contract(rules(["aws_x.*", "size", "info"]))).severity).not.toBe("info");
  });

  it("is that of the worst of several places", () => {
    const [tag, password] = [at("aws_x.a", "tags"), at("aws_x.a", "password")];
    expect(rankPlaces([tag, password, tag], contract()).severity).toBe("critical");
    expect(rankPlaces([tag], contract()).severity).toBe("low");
  });
});

describe("severities", () => {
  it("are worse in one direction only", () => {
    expect([isWorse("critical", "high"), isWorse("high", "critical"), isWorse("high", "high")]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("block from the one on that is named", () => {
    expect([blocks("high", "medium"), blocks("medium", "medium"), blocks("low", "medium")]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
