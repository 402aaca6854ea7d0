import { describe, expect, it } from "vitest";
import { nearestPattern } from "../../src/contract/nearest.js";

describe("what a pattern that matches nothing may have meant", () => {
  const names = [
    "aws_cloudwatch_log_group.api",
    "aws_cloudwatch_log_group.web",
    "module.net.aws_vpc.main",
    "output.url",
  ];

  it.each([
    ["aws_clodwatch_log_group.*", "aws_cloudwatch_log_group.*"],
    ["aws_cloudwatch_log_group.apy", "aws_cloudwatch_log_group.api"],
    ["module.nett.*", "module.net.*"],
    ["module.net.aws_vcp.*", "module.net.aws_vpc.*"],
    ["google_sql_database.*", undefined],
    ["aws_*_log_grp.*", undefined],
    ["*", undefined],
    [".*", undefined],
  ])("%s: %s", (pattern, meant) => {
    expect(nearestPattern(pattern, names)).toBe(meant);
  });
});
