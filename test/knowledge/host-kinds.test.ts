import { describe, expect, it } from "vitest";
import { hostKindIn, type HostKind } from "../../src/knowledge/host-kinds.js";

const texts: Readonly<Record<HostKind | "none", readonly string[]>> = {
  local: [
    "http://localhost:4566",
    "HTTP://LOCALHOST",
    "http://LOCALHOST.",
    "redis://user:word@127.0.0.1/0",
    "localhost:8125",
    "http://[::1]:80/",
    "https://app.localhost/x",
    "http://host.docker.internal:3000",
    "jdbc:postgresql://localhost:5432/db",
  ],
  "stand-in": [
    "https://mock-payments.acme.example/v1",
    "http://wiremock:8080",
    "wiremock.internal:8080",
    "http://payments.mock.svc.cluster.local",
    "http://localstack:4566",
    "amqp://stub.acme.example",
    "tcp://mock_payments:1",
    "mock1.internal:9092,mock2.internal:9092",
    "jdbc:mysql://mock-db/x",
  ],
  service: [
    "https://payments.acme.example/mock?host=localhost",
    "https://sandbox.payments.example",
    "https://localhost.acme.example",
    "https://mockingbird.example",
    "https://user:localhost@acme.example",
    "http://0.0.0.0:8080",
  ],
  none: ["mock", "localhost", "see http://localhost:1", "", ":8080", "unix:///x", `http://${"a".repeat(3000)}.mock`],
};

const rows = Object.entries(texts).flatMap(([kind, some]) => some.map((text) => [text, kind] as const));

describe("the host of an endpoint", () => {
  it.each(rows)("%s is %s", (text, kind) => {
    expect(hostKindIn(text) ?? "none").toBe(kind);
  });
});
