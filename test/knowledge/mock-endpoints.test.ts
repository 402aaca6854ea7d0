import { describe, expect, it } from "vitest";
import { mockHostIn } from "../../src/knowledge/mock-endpoints.js";

describe("the host of an endpoint", () => {
  it.each([
    "http://localhost:4566",
    "HTTP://LOCALHOST",
    "redis://user:word@127.0.0.1/0",
    "localhost:8125",
    "http://[::1]:80/",
    "http://0.0.0.0",
    "https://app.localhost/x",
    "http://host.docker.internal:3000",
  ])("is the machine itself: %s", (text) => {
    expect(mockHostIn(text)).toBe("local");
  });

  it.each([
    "https://mock-payments.acme.example/v1",
    "http://wiremock:8080",
    "wiremock.internal:8080",
    "http://payments.mock.svc.cluster.local",
    "http://localstack:4566",
    "amqp://stub.acme.example",
  ])("is a stand-in: %s", (text) => {
    expect(mockHostIn(text)).toBe("stand-in");
  });

  it.each([
    "https://payments.acme.example/mock?host=localhost",
    "https://sandbox.payments.example",
    "https://localhost.acme.example",
    "https://mockingbird.example",
    "https://user:localhost@acme.example",
    "mock",
    "localhost",
    "see http://localhost:1",
    "",
    `http://${"a".repeat(3000)}.mock`,
  ])("is neither: %s", (text) => {
    expect(mockHostIn(text)).toBeUndefined();
  });
});
