import { featureVariables } from "./container.js";
import type { Variables } from "./container.js";
import type { PlatformSettings } from "./parameters.js";
import { ports } from "./ports.js";

/** Variables that every service gets: where it is reached, where it runs, the flags, and the hosted search. */
export function sharedVariables(settings: PlatformSettings, region: string): Variables {
  return {
    ...featureVariables({ ...settings.features }),
    API_URL: `https://${settings.domain}/api`,
    AWS_REGION: region,
    PUBLIC_URL: `https://${settings.domain}`,
    SEARCH_URL: settings.thirdParty.searchUrl,
  };
}

/** Where the api finds its data. */
export interface DataAddresses {
  readonly assetsBucket: string;
  readonly cacheHost: string;
  readonly databaseHost: string;
  readonly databaseName: string;
  readonly databaseUser: string;
}

/** Variables that only the api gets: its data stores and the providers that it calls. */
export function apiVariables(settings: PlatformSettings, data: DataAddresses): Variables {
  return {
    ASSETS_BUCKET: data.assetsBucket,
    CACHE_URL: `rediss://${data.cacheHost}:${ports.cache}`,
    DATABASE_HOST: data.databaseHost,
    DATABASE_NAME: data.databaseName,
    DATABASE_PORT: String(ports.database),
    DATABASE_USER: data.databaseUser,
    EMAIL_URL: settings.thirdParty.emailUrl,
    PAYMENT_URL: settings.thirdParty.paymentUrl,
  };
}

/** Which key of which secret ECS puts into which variable of the api, in ECS's notation `<arn>:<key>::`. */
export function apiSecrets(secrets: { readonly databaseArn: string; readonly applicationArn: string }): Variables {
  return {
    CACHE_AUTH_TOKEN: `${secrets.applicationArn}:cache_auth_token::`,
    DATABASE_PASSWORD: `${secrets.databaseArn}:password::`,
    PAYMENT_API_KEY: `${secrets.applicationArn}:payment_api_key::`,
  };
}
