import { describe, expect, it } from "vitest";
import { hostKindIn } from "../../src/knowledge/mock-endpoints.js";

describe("the host of an endpoint", () => {
  it.each([
    "http://localhost:4566",
    "HTTP://LOCALHOST",
    "redis://user:word@127.0.0.1/0",
    "localhost:8125",
    "http://[::1]:80/",
    "http://LOCALHOST.",
    "jdbc:postgresql://localhost:5432/db",
    "https://app.localhost/x",
    "http://host.docker.internal:3000",
  ])("is the machine itself: %s", (text) => {
    expect(hostKindIn(text)).toBe("local");
  });

  it.each([
    "https://mock-payments.acme.example/v1",
    "http://wiremock:8080",
    "wiremock.internal:8080",
    "http://payments.mock.svc.cluster.local",
    "http://localstack:4566",
    "amqp://stub.acme.example",
    "tcp://mock_payments:1",
    "mock1.internal:9092,mock2.internal:9092",
    "jdbc:mysql://mock-db/x",
  ])("is a stand-in: %s", (text) => {
    expect(hostKindIn(text)).toBe("stand-in");
  });

  it.each([
    "https://payments.acme.example/mock?host=localhost",
    "https://sandbox.payments.example",
    "https://localhost.acme.example",
    "https://mockingbird.example",
    "https://user:localhost@acme.example",
    "http://0.0.0.0:8080",
  ])("is a service: %s", (text) => {
    expect(hostKindIn(text)).toBe("service");
  });

  it.each(["mock", "localhost", "see http://localhost:1", "", ":8080", "unix:///x", `http://${"a".repeat(3000)}.mock`])(
    "is none: %s",
    (text) => {
      expect(hostKindIn(text)).toBeUndefined();
    },
  );
});
