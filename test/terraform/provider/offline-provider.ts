import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from "@grpc/grpc-js";

import { createHandlers, type Handler, type Request } from "./handlers.js";
import { readScenario, type Scenario } from "./scenario.js";
import { readSchemas } from "./schema.js";
import { providerService } from "./wire.js";
import { createWorld } from "./world.js";

/** How an offline provider is started. */
export interface OfflineProviderOptions {
  /** The scenario, or the path of a scenario file, which is read again at every request. */
  readonly scenario?: Scenario | string;
  /** The source addresses that Terraform knows the provider by; both registries' `hashicorp/aws` by default. */
  readonly addresses?: readonly string[];
}

/** A running provider. */
export interface OfflineProvider {
  /** The text for the environment variable `TF_REATTACH_PROVIDERS`, by which Terraform finds the provider. */
  readonly reattach: string;
  /** Replaces the scenario from now on. */
  readonly setScenario: (scenario: Scenario) => void;
  /** The scenario in force. */
  readonly scenario: () => Scenario;
  /** Stops serving; resolves when nothing of it is left. */
  readonly stop: () => Promise<void>;
}

/** Starts the provider inside this process, on a free port of the loopback interface. */
export async function startOfflineProvider(options: OfflineProviderOptions = {}): Promise<OfflineProvider> {
  let current = options.scenario ?? {};
  const scenario = (): Scenario => (typeof current === "string" ? readScenario(current) : current);
  const schemas = readSchemas();
  const handlers = createHandlers(schemas, createWorld(schemas, scenario));
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(
    providerService(),
    Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, unary(handler)])),
  );
  const port = await bind(server);
  return {
    reattach: reattachText(port, options.addresses ?? ADDRESSES),
    setScenario: (next) => void (current = next),
    scenario,
    stop: async () => server.forceShutdown(),
  };
}

// --- internal ---

const ADDRESSES = ["registry.terraform.io/hashicorp/aws", "registry.opentofu.org/hashicorp/aws"] as const;

/**
 * TCP rather than a Unix socket: each configuration of the provider connects separately, and only TCP tells the
 * connections apart by their address.
 */
function bind(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

function reattachText(port: number, addresses: readonly string[]): string {
  const one = {
    Protocol: "grpc",
    ProtocolVersion: 5,
    Pid: process.pid,
    Test: true,
    Addr: { Network: "tcp", String: `127.0.0.1:${port}` },
  };
  return JSON.stringify(Object.fromEntries(addresses.map((address) => [address, one])));
}

function unary(handler: Handler): (call: ServerUnaryCall<Request, object>, reply: sendUnaryData<object>) => void {
  return (call, reply) => {
    try {
      reply(null, handler(call.request, call.getPeer()));
    } catch (error) {
      reply({
        code: status.INTERNAL,
        details: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    }
  };
}
