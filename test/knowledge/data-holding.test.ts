import { describe, expect, it } from "vitest";
import { holdsData } from "../../src/knowledge/data-holding.js";

describe("what keeps data", () => {
  it("is databases, files and keys, and nothing that only computes or passes data on", () => {
    const types = ["aws_db_instance", "google_storage_bucket", "azurerm_managed_disk", "aws_kms_key"];
    expect(types.filter(holdsData)).toEqual(types);
    expect(["aws_instance", "aws_sqs_queue", "aws_lambda_function", "aws_db_subnet_group"].filter(holdsData)).toEqual(
      [],
    );
  });
});
