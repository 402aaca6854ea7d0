import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { PlatformSecrets } from "./parameters.js";

/** What {@link Secrets} needs. */
export interface SecretsProps {
  /** The application's short name and this instance's name: together the folder of its secrets. */
  readonly path: string;
  /** The KMS key that secrets are encrypted with. */
  readonly keyArn: string;
  /** The database's master user. */
  readonly databaseUser: string;
  /** References to sensitive variables. */
  readonly values: PlatformSecrets;
}

/** Two secrets in Secrets Manager, one for the database and one for the application, filled from variables. */
export class Secrets extends Construct {
  readonly databaseArn: string;
  readonly applicationArn: string;

  constructor(scope: Construct, id: string, props: SecretsProps) {
    super(scope, id);
    this.databaseArn = this.#secret("database", "Master user of the database", props, {
      username: props.databaseUser,
      password: props.values.databasePassword,
    });
    this.applicationArn = this.#secret("application", "What the services present to others", props, {
      cache_auth_token: props.values.cacheAuthToken,
      payment_api_key: props.values.paymentApiKey,
    });
  }

  #secret(name: string, description: string, props: SecretsProps, values: Readonly<Record<string, string>>): string {
    const secret = new SecretsmanagerSecret(this, name, {
      name: `${props.path}/${name}`,
      description,
      kmsKeyId: props.keyArn,
      recoveryWindowInDays: 30,
    });
    new SecretsmanagerSecretVersion(this, `${name}-version`, {
      secretId: secret.id,
      // Terraform has to do the encoding: a quote inside a secret would break a string put together here.
      secretString: Fn.jsonencode(values),
    });
    return secret.arn;
  }
}
