import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { Construct } from "constructs";

/** What {@link Cluster} needs. */
export interface ClusterProps {
  /** The cluster's name. */
  readonly prefix: string;
  /** Whether metrics are collected per container. */
  readonly containerInsights: boolean;
}

/** The ECS cluster that the services run on, on Fargate only. */
export class Cluster extends Construct {
  readonly arn: string;
  readonly name: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const cluster = new EcsCluster(this, "cluster", {
      name: props.prefix,
      setting: [{ name: "containerInsights", value: props.containerInsights ? "enabled" : "disabled" }],
      tags: { Name: props.prefix },
    });
    this.arn = cluster.arn;
    this.name = cluster.name;
  }
}
