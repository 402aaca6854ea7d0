import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone/index.js";
import { Construct } from "constructs";

/** What {@link Domain} needs. */
export interface DomainProps {
  /** The domain that users reach. */
  readonly domain: string;
}

/** The domain's hosted zone and a certificate that is validated through it. */
export class Domain extends Construct {
  readonly zoneId: string;
  readonly nameServers: string[];
  /** The certificate once it is valid; a listener that takes it earlier fails. */
  readonly certificateArn: string;
  readonly #domain: string;

  constructor(scope: Construct, id: string, props: DomainProps) {
    super(scope, id);
    this.#domain = props.domain;
    const zone = new Route53Zone(this, "zone", { name: props.domain, comment: "Public zone of the platform" });
    this.zoneId = zone.zoneId;
    this.nameServers = zone.nameServers;
    this.certificateArn = this.#certificate();
  }

  /** Lets the domain answer with the load balancer's addresses. */
  pointTo(target: { readonly dnsName: string; readonly zoneId: string }): void {
    new Route53Record(this, "address", {
      zoneId: this.zoneId,
      name: this.#domain,
      type: "A",
      alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: true },
    });
  }

  #certificate(): string {
    const certificate = new AcmCertificate(this, "certificate", {
      domainName: this.#domain,
      validationMethod: "DNS",
      tags: { Name: this.#domain },
      lifecycle: { createBeforeDestroy: true },
    });
    // One name, so there is exactly one record to prove it with.
    const option = certificate.domainValidationOptions.get(0);
    const record = new Route53Record(this, "validation-record", {
      zoneId: this.zoneId,
      name: option.resourceRecordName,
      type: option.resourceRecordType,
      records: [option.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    });
    return new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
