import { TerraformOutput, TerraformResource } from "cdktf";
import { Construct } from "constructs";

/** What a shop needs to know. */
export interface ShopProps {
  readonly name: string;
  readonly servers: number;
  readonly memory: number;
  readonly testCards: boolean;
}

/** A load balancer's worth of servers and the queue between them. It has no idea which environment it is in. */
export class Shop extends Construct {
  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id);
    const queue = resource(this, "queue", { name: `shop-${props.name}-orders`, retention_days: 14 });
    const servers = Array.from({ length: props.servers }, (_, index) =>
      resource(this, `server${index}`, {
        name: `shop-${props.name}-${index}`,
        memory: props.memory,
        queue: queue.fqn,
        accept_test_cards: props.testCards,
      }),
    );
    new TerraformOutput(this, "size", { value: `${servers.length} servers with ${props.memory} MiB` });
  }
}

// --- internal ---

/** Any resource with any arguments, so that the example needs no provider's bindings. */
function resource(scope: Construct, id: string, fields: Readonly<Record<string, unknown>>): TerraformResource {
  const made = new TerraformResource(scope, id, { terraformResourceType: "example_thing" });
  for (const [name, value] of Object.entries(fields)) made.addOverride(name, value);
  return made;
}
