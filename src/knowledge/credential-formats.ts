/**
 * What credentials look like that nobody marked. A rule names what it finds, in words that stand in reports; its name
 * is part of the interface. Every pattern runs in linear time: no repetition stands in or beside another one that can
 * match the same characters.
 */
interface CredentialFormat {
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

/** What a credential looks like, whatever it stands in. */
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
      String.raw`(?<![A-Za-z0-9])(?:aws_?)?secret_?(?:access_?)?key["']?(?:[ \t]{0,4}[:=][ \t]{0,4}|[ \t]{1,4})["']?` +
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
  format(
    "pagerduty-webhook",
    "a PagerDuty webhook",
    [".pagerduty.com/"],
    /https:\/\/events(?:\.eu)?\.pagerduty\.com\/(?:integration|x-ere)\/(?<secret>[A-Za-z0-9]{20,64})/g,
  ),
  format(
    "zapier-webhook",
    "a Zapier webhook",
    ["hooks.zapier.com/"],
    /https:\/\/hooks\.zapier\.com\/hooks\/(?:catch|standard)\/\d{1,20}\/[A-Za-z0-9]{5,40}/g,
  ),
  format(
    "ifttt-webhook",
    "an IFTTT webhook",
    ["maker.ifttt.com/"],
    /https:\/\/maker\.ifttt\.com\/[\w/-]{1,200}\/key\/(?<secret>[A-Za-z0-9_-]{20,100})/g,
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
    "authorization-header",
    "an authorization header",
    ["earer ", "asic ", "oken ", "BEARER ", "BASIC "],
    // The value alone, under whatever name: what reads like words is a sentence about one.
    new RegExp(
      String.raw`^\s{0,8}(?:[Bb]earer|[Bb]asic|[Tt]oken|BEARER|BASIC)[ \t]{1,4}` +
        String.raw`(?=\S{0,4096}?(?:\d|=$|[a-z][A-Z]))(?<secret>[\w.~+/=-]{12,4096})\s{0,8}$`,
      "g",
    ),
  ),
  format(
    "command-password",
    "a password in a statement of SQL",
    ["DENTIFIED BY", "dentified by"],
    /(?<!\w)identified by[ \t]{1,8}'(?<secret>[^'\r\n]{4,256})'/gi,
  ),
  format(
    "command-password",
    "a password in a command",
    ["curl", "mysql", "sshpass", "docker", "chpasswd"],
    new RegExp(
      String.raw`(?<![\w-])(?:curl\b[^\n]{0,300}?[ \t](?:-u|--user)[ =]?["']?[^\s:"'$]{1,128}:` +
        String.raw`|mysql(?:dump|admin)?\b[^\n]{0,200}?[ \t]-p["']?` +
        String.raw`|sshpass[ \t]{1,4}-p[ \t]{0,4}["']?` +
        String.raw`|docker[ \t]{1,4}login\b[^\n]{0,200}?[ \t]-p[ =]["']?` +
        String.raw`|echo[ \t]{1,4}["']?[\w.-]{1,64}:(?=[^\n|]{1,300}\|[ \t]{0,4}(?:sudo[ \t]{1,4})?chpasswd))` +
        String.raw`(?<secret>[^\s"'|]{4,256})`,
      "g",
    ),
  ),
  format(
    "command-password",
    "a password in a command",
    ["ConvertTo-SecureString", "ConvertTo-Securestring", "convertto-securestring"],
    new RegExp(
      String.raw`(?<![\w-])ConvertTo-SecureString(?:[ \t]{1,8}-(?:String|AsPlainText|Force)){0,3}` +
        String.raw`[ \t]{1,8}["'](?<secret>[^"'\r\n]{4,256})["']`,
      "gi",
    ),
  ),
  format(
    "url-password",
    "a URL with a token",
    ["://"],
    new RegExp(
      String.raw`https?://(?<secret>[A-Za-z0-9_-]{20,255})@` +
        String.raw`(?=(?:[\w-]{1,63}\.){0,5}(?:github|gitlab|bitbucket|gitea|git|dev\.azure)\.)`,
      "g",
    ),
  ),
  format(
    "url-password",
    "a URL with a password",
    ["://"],
    // Nobody should write it so, and many programs read it: a password with `@` in it.
    new RegExp(
      String.raw`(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s:/?#@"'<>\x60\\]{0,256}:` +
        String.raw`(?<secret>[^\s/?#@"'<>\x60\\]{1,256}(?:@[^\s/?#@"'<>\x60\\]{1,256}){1,8})@(?=[A-Za-z0-9[$%])`,
      "g",
    ),
  ),
  format(
    "url-password",
    "a connection string with a password",
    ["jdbc:oracle:"],
    /jdbc:oracle:[a-z]{1,8}:[^\s/@"']{1,128}\/(?<secret>[^\s@"']{1,256})@/g,
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
