import { loadPackageDefinition, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";

import type { Block, NestedBlock } from "./schema.js";

/** A value on the wire; the provider writes MessagePack and passes stored JSON through as it is. */
export interface DynamicValue {
  readonly msgpack?: Buffer;
  readonly json?: Buffer;
}

/** A message to the user; severity 1 is an error. */
export interface Diagnostic {
  readonly severity: number;
  readonly summary: string;
  readonly detail: string;
}

/** The gRPC service of the provider protocol, version 5. */
export function providerService(): ServiceDefinition<UntypedServiceImplementation> {
  const definition = loadSync(fileURLToPath(new URL("./provider.proto", import.meta.url)), {
    keepCase: true,
    longs: Number,
  });
  const loaded = loadPackageDefinition(definition) as unknown as {
    readonly tfplugin5: { readonly Provider: { readonly service: ServiceDefinition<UntypedServiceImplementation> } };
  };
  return loaded.tfplugin5.Provider.service;
}

/** A schema in the shape of the protocol's message. */
export function schemaMessage(block: Block): object {
  return { version: 0, block: blockMessage(block) };
}

// --- internal ---

function blockMessage(block: Block): object {
  return {
    attributes: Object.entries(block.attributes).map(([name, { type, writeOnly, ...flags }]) => ({
      name,
      type: Buffer.from(JSON.stringify(type)),
      write_only: writeOnly === true,
      ...flags,
    })),
    block_types: Object.entries(block.blocks).map(([name, nested]) => nestedMessage(name, nested)),
  };
}

const NESTING = { single: 1, list: 2, set: 3 } as const;

function nestedMessage(name: string, nested: NestedBlock): object {
  return {
    type_name: name,
    nesting: NESTING[nested.nesting],
    min_items: nested.min ?? 0,
    max_items: nested.max ?? 0,
    block: blockMessage(nested.block),
  };
}
