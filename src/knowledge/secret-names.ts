/*
 * What names say that their values are secrets, and what stands under such names that is none: as tables.
 */

/** What a name is made of that says that its value is a secret: its last words. */
export interface SecretNoun {
  readonly words: readonly string[];
  readonly what: string;
  /** True where any text is one, `postgres` too; otherwise words are the name of a secret rather than itself. */
  readonly anyText: boolean;
  /** True where a user and a password stand, `admin:hunter2`, in clear or in base64; or a token, which no words are. */
  readonly login?: boolean;
}

const noun = (what: string, anyText: boolean, ...names: readonly string[]): readonly SecretNoun[] =>
  names.map((name) => ({ words: name.split(" "), what, anyText }));

/** `DB_PASSWORD`, `clientSecret` and `datadog.api_key`, and neither `token_ttl` nor `password_policy`. */
export const secretNouns: readonly SecretNoun[] = [
  ...noun("a password", true, "password", "passwd", "passphrase", "passcode", "pwd", "pw", "userpass", "dbpass"),
  ...noun("a password", true, "storepass", "keypass", "store pass", "key pass"),
  ...noun("a password", true, "dbpassword", "userpassword", "adminpassword", "rootpassword", "masterpassword"),
  ...noun(
    "a password",
    true,
    "db pass",
    "user pass",
    "admin pass",
    "root pass",
    "mysql pass",
    "postgres pass",
    "pg pass",
  ),
  ...noun(
    "a password",
    true,
    "smtp pass",
    "mail pass",
    "redis pass",
    "mongo pass",
    "ftp pass",
    "login pass",
    "pgpassword",
  ),
  ...noun("a password", true, "pass"),
  ...noun("a token", false, "token", "accesstoken", "authtoken", "apitoken", "bearer", "jwt"),
  ...noun("a token", false, "github pat", "gh pat", "gitlab pat", "azure pat", "devops pat", "ext pat"),
  ...noun("an API key", false, "api key", "apikey", "app key", "application key", "appkey", "api secret", "apisecret"),
  ...noun("a secret", false, "secret", "clientsecret", "appsecret", "secret value", "credential", "credentials"),
  ...noun(
    "a secret key",
    false,
    "secret key",
    "secretkey",
    "secret access key",
    "access key",
    "accesskey",
    "shared key",
  ),
  ...noun(
    "a secret key",
    false,
    "private key",
    "privatekey",
    "signing key",
    "encryption key",
    "account key",
    "auth key",
  ),
  ...noun("a secret key", false, "master key", "license key", "licence key", "session key", "service key", "admin key"),
  ...noun("a secret key", false, "preshared key", "pre shared key", "storage key", "cipher key", "jwt key", "hmac key"),
  ...noun(
    "a secret key",
    false,
    "integration key",
    "ingestion key",
    "ingest key",
    "write key",
    "deploy key",
    "webhook key",
  ),
  ...noun("a secret key", false, "client key", "client key data"),
  { words: ["auth"], what: "a login", anyText: false, login: true },
];

/** Before a noun they say that it is none: `next_token`, `public_key`, `proxy_pass`. */
export const harmlessBefore: ReadonlySet<string> = new Set([
  "by",
  "dkim",
  "proxy",
  "fastcgi",
  "uwsgi",
  "grpc",
  "first",
  "two",
  "multi",
  "next",
  "page",
  "pagination",
  "continuation",
  "paging",
  "no",
  "non",
  "max",
  "min",
  "enable",
  "disable",
  "use",
  "has",
  "is",
  "require",
  "requires",
  "allow",
  "reset",
  "rotate",
  "manage",
  "managed",
  "generate",
  "ignore",
  "csrf",
  "verification",
  "public",
  "special",
  "idempotency",
  "request",
  "id",
  "existing",
  "external",
  "pull",
  "tls",
  "sort",
  "partition",
  "hash",
]);

/** Words at the end of a name that say how the value is written, and not what it is. */
export const formWords: ReadonlySet<string> = new Set([
  "value",
  "plaintext",
  "plain",
  "text",
  "string",
  "str",
  "wo",
  "base",
  "encoded",
  "raw",
  "literal",
  "override",
  // Nor which one it is: `TOKEN_PROD`, `password_new`, `API_KEY_V2`.
  "prod",
  "production",
  "staging",
  "stage",
  "dev",
  "development",
  "test",
  "live",
  "sandbox",
  "current",
  "previous",
  "old",
  "new",
  "primary",
  "secondary",
  "v",
]);

/** The last word of a key in a map of secrets, where that says something about one: `{ secrets: { name, region } }`. */
export const describingWords: ReadonlySet<string> = new Set(
  `
  id ids name names arn arns type kind url urls uri endpoint host hostname port user username email account region zone
  version path paths file files folder description comment format from ref reference key keys store backend provider
  location project namespace enabled policy ttl length size count created updated expires expiration expiry rotation
  mount engine role roles issuer audience algorithm scope scopes label labels tags annotations
`
    .trim()
    .split(/\s+/),
);

/** What people write where a secret will stand; the signs between words do not count. */
export const placeholders: readonly RegExp[] = [
  /^[*x.?_#-]+$/i,
  /^<.*>$/s,
  /^\[.*\]$/s,
  /^\(.*\)$/s,
  /change.?(?:me|it|this|before)/i,
  /replace.?(?:me|it|this|with|by)|to.?be.?(?:replaced|set|filled|changed|defined|provided)/i,
  /place.?holder|redacted|dummy|fake|example|not.?a.?(?:real|secret)|not.?(?:used|set|needed|applicable)/i,
  /^(?:your|insert|enter|put|set|fill|provide|todo|tbd|fixme)(?:$|[^a-z])/i,
  new RegExp(
    String.raw`^(?:none|null|nil|undefined|empty|unset|unused|default` +
      String.raw`|required|optional|disabled|enabled|true|false|yes|no|on|off)$`,
    "i",
  ),
  new RegExp(
    String.raw`^(?:managed|generated|stored|injected|provided|sourced|set|read|see` +
      String.raw`|from|via|in)[ _-](?:by|in|from|via|the|at|vault|aws|secrets?|env)`,
    "i",
  ),
];

/** What stands for a secret that is kept elsewhere, or is none: references, ids, addresses of stores, public parts. */
export const references: readonly RegExp[] = [
  /^arn:[a-z-]*:/,
  /\$\{|\$\(|\{\{|%\{|<%|\$\{\{/,
  /^\$[A-Za-z_]/,
  /^%[A-Za-z_]+%$/,
  /^@Microsoft\.KeyVault\(/i,
  new RegExp(
    String.raw`^(?:vault|ssm|secretsmanager|awssm|awsps|asm|sm|gcpsm|azurekv|akv|op` +
      String.raw`|ref\+[a-z0-9]+|keyvault|kms|env|file|secret|sops|keyring|lpass|bw|doppler):`,
    "i",
  ),
  /^(?:data|module|var|local|each|self|random_[a-z]+|aws_[a-z0-9_]+|google_[a-z0-9_]+|azurerm_[a-z0-9_]+)\.[a-z]/,
  /^[a-z][a-z0-9+.-]{1,20}:\/\//i,
  /^(?:\.{0,2}|~|[A-Za-z]:)[/\\]/,
  /^(?:projects|organizations|folders|locations|secrets|subscriptions)\/[^/]+(?:\/|$)/,
  new RegExp(
    String.raw`^(?:[A-Za-z0-9_.-]+/)*[A-Za-z0-9_.-]+\.(?:pem|key|crt|cer|der|p12|pfx` +
      String.raw`|jks|json|ya?ml|txt|env|pub|asc|gpg|conf|ini|toml|sh|tpl|tf|properties)$`,
    "i",
  ),
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-[a-z0-9-]+|sk-(?:ssh|ecdsa)[a-z0-9@.-]*) /,
  /-----BEGIN (?:[A-Z0-9]+ )*(?:PUBLIC KEY|CERTIFICATE|CERTIFICATE REQUEST|PGP MESSAGE)/,
  /^(?:sha(?:1|224|256|384|512)|md5|bcrypt|pbkdf2|argon2[a-z]*)[:$-]/i,
  /^\$(?:2[abxy]?|1|5|6|y|7|apr1|argon2[a-z]*|pbkdf2[a-z0-9-]*|scrypt)\$/,
  /^\{(?:SSHA|SHA|SCRAM|CRYPT|MD5|PBKDF2)/i,
  /^(?:ENC\[|\$ANSIBLE_VAULT|AQICAH)/,
];
