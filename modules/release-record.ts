import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter/index.js";
import { Construct } from "constructs";
import type { FeatureSettings, ServicesSettings } from "./parameters.js";

/** What {@link ReleaseRecord} needs. */
export interface ReleaseRecordProps {
  /** The folder that the parameters are written to, without slashes at its ends. */
  readonly path: string;
  readonly features: FeatureSettings;
  readonly service: ServicesSettings;
}

/** What runs here, where operators' scripts can read it: image tags and feature flags, in Parameter Store. */
export class ReleaseRecord extends Construct {
  constructor(scope: Construct, id: string, props: ReleaseRecordProps) {
    super(scope, id);
    new SsmParameter(this, "images", {
      name: `/${props.path}/images`,
      description: "Image tag of each service",
      type: "String",
      insecureValue: JSON.stringify({ api: props.service.api.imageTag, web: props.service.web.imageTag }),
    });
    new SsmParameter(this, "features", {
      name: `/${props.path}/features`,
      description: "Feature flags",
      type: "String",
      value: JSON.stringify(props.features),
    });
  }
}
