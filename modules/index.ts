export { Platform } from "./platform.js";
export type { PlatformProps } from "./platform.js";
export type {
  CacheSettings,
  DatabaseSettings,
  FeatureSettings,
  FirewallSettings,
  NetworkSettings,
  ObservabilitySettings,
  PlatformSecrets,
  PlatformSettings,
  ServiceSettings,
  ServicesSettings,
  StorageSettings,
  ThirdPartySettings,
} from "./parameters.js";
