/**
 * What credentials look like that nobody marked. A rule names what it finds, in words that stand in reports; its name
 * is part of the interface. Every pattern runs in linear time: no repetition stands in or beside another one that can
 * match the same characters.
 */
export interface CredentialFormat {
  readonly rule: string;
  /** With its article: "a GitHub token". */
  readonly what: string;
  /** One of these stands in every text that the pattern matches: only those texts are looked at. */
  readonly needles: readonly string[];
  /** Global. The group `secret` is the secret, where that is not all that matches. */
  readonly pattern: RegExp;
}

const format = (rule: string, what: string, needles: readonly string[], pattern: RegExp): CredentialFormat => ({
  rule,
  what,
  needles,
  pattern,
});

/** Tokens stand by themselves: not as the end or the beginning of a longer word. */
const token = (source: string): RegExp => new RegExp(`(?<![A-Za-z0-9_-])(?:${source})(?![A-Za-z0-9_-])`, "g");

/** The first line of a key in PEM and what stands up to its last one, also where line breaks are written `\n`. */
const PRIVATE_KEY = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----)){64,20000}/g;

export const credentialFormats: readonly CredentialFormat[] = [
  format("private-key", "a private key", ["PRIVATE KEY"], PRIVATE_KEY),
  format(
    "private-key",
    "a private key",
    ["Private-Lines:"],
    /Private-Lines: \d{1,4}(?:\r?\n|\\n)[A-Za-z0-9+/=\r\n\\]{32,16384}/g,
  ),
  format("private-key", "a private key", ["AGE-SECRET-KEY-1"], token("AGE-SECRET-KEY-1[A-Z0-9]{58}")),

  format("aws-access-key", "an AWS access key", ["AKIA", "ASIA"], token("A(?:KIA|SIA)[A-Z2-7]{16}")),
  format(
    "aws-secret-access-key",
    "an AWS secret access key",
    ["ecret", "ECRET"],
    new RegExp(
      String.raw`(?<![A-Za-z0-9])(?:aws_?)?secret_?(?:access_?)?key["']?[ \t]{0,4}[:=][ \t]{0,4}["']?` +
        String.raw`(?<secret>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])`,
      "gi",
    ),
  ),
  format("google-api-key", "a Google API key", ["AIza"], token("AIza[A-Za-z0-9_-]{35}")),
  format("google-oauth-secret", "a Google OAuth client secret", ["GOCSPX-"], token("GOCSPX-[A-Za-z0-9_-]{28}")),
  format("google-oauth-token", "a Google OAuth token", ["ya29."], token("ya29\\.[A-Za-z0-9_-]{40,2048}")),
  format(
    "azure-account-key",
    "an Azure account key",
    ["AccountKey=", "SharedAccessKey=", "accountkey=", "sharedaccesskey="],
    /(?<![A-Za-z])(?:Account|SharedAccess)Key=(?<secret>[A-Za-z0-9+/]{30,200}={0,2})/gi,
  ),
  format(
    "azure-shared-access-signature",
    "an Azure shared access signature",
    ["sig="],
    /(?<![A-Za-z0-9])sig=(?<secret>[A-Za-z0-9%+/_-]{40,200}={0,2})/g,
  ),
  format(
    "azure-client-secret",
    "an Azure client secret",
    ["Q~"],
    token("[A-Za-z0-9_.~-]{3}\\dQ~[A-Za-z0-9_.~-]{31,34}"),
  ),

  format(
    "github-token",
    "a GitHub token",
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    token("gh[pousr]_[A-Za-z0-9]{36,255}"),
  ),
  format("github-token", "a GitHub token", ["github_pat_"], token("github_pat_[A-Za-z0-9_]{22,255}")),
  format(
    "gitlab-token",
    "a GitLab token",
    ["glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glagent-", "glft-", "glimt-", "glsoat-", "gloas-"],
    token("gl(?:pat|dt|rt|ptt|cbt|agent|ft|imt|soat|oas)-[A-Za-z0-9_.=-]{16,300}"),
  ),
  format(
    "bitbucket-token",
    "an Atlassian token",
    ["ATATT3", "ATBB", "ATCTT3"],
    token("(?:ATATT3|ATCTT3|ATBB)[A-Za-z0-9_=-]{24,300}"),
  ),
  format("slack-token", "a Slack token", ["xox", "xapp-"], token("(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,300}")),
  format(
    "slack-webhook",
    "a Slack webhook",
    ["hooks.slack.com/"],
    /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9_/-]{20,300}/g,
  ),
  format(
    "discord-webhook",
    "a Discord webhook",
    ["/api/webhooks/"],
    /https:\/\/(?:[a-z]{1,20}\.)?discord(?:app)?\.com\/api\/webhooks\/\d{5,25}\/[A-Za-z0-9_-]{20,200}/g,
  ),
  format(
    "teams-webhook",
    "a Microsoft Teams webhook",
    ["webhook.office.com/"],
    /https:\/\/[a-z0-9-]{1,100}\.webhook\.office\.com\/webhookb2\/[A-Za-z0-9@/_-]{20,400}/gi,
  ),
  format("telegram-token", "a Telegram bot token", [":AA"], token("\\d{8,10}:AA[A-Za-z0-9_-]{33}")),

  format("stripe-key", "a Stripe key", ["k_live_", "k_test_"], token("[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}")),
  format("stripe-key", "a Stripe webhook secret", ["whsec_"], token("whsec_[A-Za-z0-9+/=]{24,100}")),
  format("square-token", "a Square token", ["sq0"], token("sq0[a-z]{3}-[A-Za-z0-9_-]{22,60}")),
  format(
    "shopify-token",
    "a Shopify token",
    ["shpat_", "shpca_", "shppa_", "shpss_"],
    token("shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}"),
  ),
  format("sendgrid-key", "a SendGrid key", ["SG."], token("SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{16,64}")),
  format("mailgun-key", "a Mailgun key", ["key-"], token("key-[a-f0-9]{32}")),
  format("mailchimp-key", "a Mailchimp key", ["-us"], token("[a-f0-9]{32}-us\\d{1,2}")),

  format("anthropic-key", "an Anthropic key", ["sk-ant-"], token("sk-ant-[a-z0-9]{3,10}-[A-Za-z0-9_-]{24,300}")),
  format(
    "openai-key",
    "an OpenAI key",
    ["sk-"],
    token("sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{24,300}|[A-Za-z0-9]{20,100})"),
  ),
  format("hugging-face-token", "a Hugging Face token", ["hf_"], token("hf_[A-Za-z0-9]{30,50}")),

  format("npm-token", "an npm token", ["npm_"], token("npm_[A-Za-z0-9]{36}")),
  format("pypi-token", "a PyPI token", ["pypi-"], token("pypi-[A-Za-z0-9_-]{40,400}")),
  format("docker-token", "a Docker token", ["dckr_"], token("dckr_(?:pat|oat)_[A-Za-z0-9_-]{20,100}")),
  format("digitalocean-token", "a DigitalOcean token", ["_v1_"], token("do[opr]_v1_[a-f0-9]{64}")),
  format("databricks-token", "a Databricks token", ["dapi"], token("dapi[a-f0-9]{32}(?:-\\d)?")),
  format("vault-token", "a Vault token", ["hvs.", "hvb.", "hvr."], token("hv[sbr]\\.[A-Za-z0-9_-]{24,300}")),
  format(
    "terraform-token",
    "an HCP Terraform token",
    [".atlasv1."],
    token("[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_-]{60,100}"),
  ),
  format("pulumi-token", "a Pulumi token", ["pul-"], token("pul-[a-f0-9]{40}")),
  format(
    "doppler-token",
    "a Doppler token",
    ["dp."],
    token("dp\\.(?:pt|st|ct|sa|scim|audit)\\.[A-Za-z0-9_.-]{40,100}"),
  ),
  format(
    "planetscale-token",
    "a PlanetScale token",
    ["pscale_"],
    token("pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.-]{32,64}"),
  ),
  format("grafana-token", "a Grafana token", ["glc_", "glsa_"], token("gl(?:c|sa)_[A-Za-z0-9+/=_]{32,400}")),
  format(
    "new-relic-key",
    "a New Relic key",
    ["NRAK-", "NRAA-", "NRII-", "NRAL"],
    /(?<![A-Za-z0-9])(?:NR(?:AK|AA|II)-[A-Za-z0-9_-]{20,50}|[a-f0-9]{36}NRAL)(?![A-Za-z0-9])/g,
  ),
  format("sentry-token", "a Sentry token", ["sntry"], token("sntry[su]_[A-Za-z0-9_=+/-]{40,400}")),
  format("linear-key", "a Linear key", ["lin_api_"], token("lin_api_[A-Za-z0-9]{40}")),
  format("notion-token", "a Notion token", ["ntn_"], token("ntn_[A-Za-z0-9]{40,60}")),
  format("postman-key", "a Postman key", ["PMAK-"], token("PMAK-[a-f0-9]{24}-[a-f0-9]{34}")),

  format(
    "json-web-token",
    "a JSON Web Token",
    ["eyJ"],
    token("eyJ[A-Za-z0-9_-]{10,4096}\\.eyJ[A-Za-z0-9_-]{10,8192}\\.[A-Za-z0-9_-]{16,2048}"),
  ),
  format(
    "authorization-header",
    "an authorization header",
    ["earer ", "asic ", "oken "],
    new RegExp(
      String.raw`(?<![A-Za-z])authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:bearer` +
        String.raw`|basic|token)[ \t]{1,4}(?<secret>[A-Za-z0-9._~+/=-]{12,4096})`,
      "gi",
    ),
  ),
  format(
    "url-password",
    "a URL with a password",
    ["://"],
    new RegExp(
      String.raw`(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s:/?#@"'<>\x60\\]{0,256}:` +
        String.raw`(?<secret>[^\s/@"'<>\x60\\]{1,512})@(?=[A-Za-z0-9[$%])`,
      "g",
    ),
  ),
  format(
    "url-password",
    "a connection string with a password",
    ["@tcp(", "@unix("],
    /(?<![A-Za-z0-9_.-])[A-Za-z0-9_.-]{1,128}:(?<secret>[^\s@"'`\\]{1,512})@(?:tcp|unix)\(/g,
  ),
];

/** What a name is made of that says that its value is a secret: its last words. */
export interface SecretNoun {
  readonly words: readonly string[];
  readonly what: string;
  /** True where any text is one, `postgres` too; otherwise words are the name of a secret rather than itself. */
  readonly anyText: boolean;
}

const noun = (what: string, anyText: boolean, ...names: readonly string[]): readonly SecretNoun[] =>
  names.map((name) => ({ words: name.split(" "), what, anyText }));

/** `DB_PASSWORD`, `clientSecret` and `datadog.api_key`, and neither `token_ttl` nor `password_policy`. */
export const secretNouns: readonly SecretNoun[] = [
  ...noun("a password", true, "password", "passwd", "passphrase", "passcode", "pwd", "pw", "userpass", "dbpass"),
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
  ...noun("a token", false, "token", "accesstoken", "authtoken", "apitoken"),
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
];

/** Before a noun they say that it is none: `next_token`, `public_key`, `kms_secret`. */
export const harmlessBefore: ReadonlySet<string> = new Set([
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
]);

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
