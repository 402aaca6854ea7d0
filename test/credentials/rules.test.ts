import { describe, expect, it } from "vitest";
import { findCredentials } from "../../src/credentials/find.js";
import { credentialFormats } from "../../src/knowledge/credential-formats.js";
import { environment, type Plain } from "../builders.js";

/** The rules that find something in one attribute of a resource. */
const rulesAt = (name: string, value: Plain): readonly string[] =>
  findCredentials(
    environment("staging", { resources: { "aws_x.a": { is: { [name]: value }, asks: { [name]: value } } } }),
  ).map(({ rule }) => rule);

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** In pieces, so that no scanner of repositories takes a row for a leak; nothing here opens anything. */
const made = (...pieces: readonly string[]): string => pieces.join("");
const letters = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzAbCdEfGhIjKlMnOpQrStUvWxYz0123456789";
const some = (length: number): string => letters.repeat(6).slice(0, length);
const hex = (length: number): string => "0a1b2c3d4e5f67890fedcba987654321".repeat(3).slice(0, length);
const capitals = (length: number): string => "QWERTYUIOPASDFGHJKLZXCVBNM234567".repeat(2).slice(0, length);

const FORMATS: readonly (readonly [rule: string, text: string])[] = [
  ["private-key", `-----BEGIN RSA PRIVATE KEY-----\n${some(400)}\n-----END RSA PRIVATE KEY-----\n`],
  ["private-key", `-----BEGIN PRIVATE KEY-----\\n${some(400)}\\n-----END PRIVATE KEY-----`],
  ["private-key", `-----BEGIN OPENSSH PRIVATE KEY-----\n${some(300)}\n-----END OPENSSH PRIVATE KEY-----`],
  [
    "private-key",
    `-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n${some(200)}\n-----END EC PRIVATE KEY-----`,
  ],
  ["private-key", `-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n${some(200)}\n-----END PGP PRIVATE KEY BLOCK-----`],
  [
    "private-key",
    `PuTTY-User-Key-File-3: ssh-ed25519\nPublic-Lines: 2\n${some(64)}\nPrivate-Lines: 1\n${some(64)}\nPrivate-MAC: 0`,
  ],
  ["private-key", made("AGE-SECRET-", "KEY-1", capitals(58))],
  ["aws-access-key", made("AK", "IA", capitals(16))],
  ["aws-access-key", `export AWS_ACCESS_KEY_ID=${made("AS", "IA", capitals(16))}`],
  ["aws-secret-access-key", `[default]\naws_secret_access_key = ${some(40)}\n`],
  ["google-api-key", made("AI", "za", some(35))],
  ["google-oauth-secret", made("GOC", "SPX-", some(28))],
  ["google-oauth-token", made("ya2", "9.", some(60))],
  ["azure-account-key", `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${some(86)}==;EndpointSuffix=x`],
  [
    "azure-account-key",
    `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=x;SharedAccessKey=${some(43)}=`,
  ],
  [
    "azure-shared-access-signature",
    `https://acme.blob.core.windows.net/c?sv=2024-01-01&se=2030-01-01&sig=${some(43)}%3D`,
  ],
  ["azure-client-secret", made("abc", "8Q~", some(34))],
  ["github-token", made("gh", "p_", some(36))],
  ["github-token", made("github_", "pat_", some(82))],
  ["gitlab-token", made("gl", "pat-", some(20))],
  ["bitbucket-token", made("ATAT", "T3", some(180))],
  ["slack-token", made("xo", "xb-", "123456789012-", some(24))],
  ["slack-webhook", made("https://hooks.", "slack.com/services/T0AB12CD3/B0EF45GH6/", some(24))],
  ["discord-webhook", made("https://discord", ".com/api/webhooks/123456789012345678/", some(68))],
  ["teams-webhook", made("https://acme.webhook.", "office.com/webhookb2/", some(36), "@", some(36))],
  ["telegram-token", made("123456789:", "AA", some(33))],
  ["stripe-key", made("sk_", "live_", some(24))],
  ["stripe-key", made("whs", "ec_", some(32))],
  ["square-token", made("sq0", "atp-", some(22))],
  ["shopify-token", made("shp", "at_", hex(32))],
  ["sendgrid-key", made("S", "G.", some(22), ".", some(43))],
  ["mailgun-key", made("ke", "y-", hex(32))],
  ["mailchimp-key", made(hex(32), "-us", "14")],
  ["anthropic-key", made("sk-", "ant-api03-", some(90))],
  ["openai-key", made("sk-", "proj-", some(48))],
  ["openai-key", made("s", "k-", some(48))],
  ["hugging-face-token", made("h", "f_", some(34))],
  ["npm-token", made("np", "m_", some(36))],
  ["pypi-token", made("py", "pi-", "AgEIcHlwaS5vcmc", some(60))],
  ["docker-token", made("dckr", "_pat_", some(27))],
  ["digitalocean-token", made("dop", "_v1_", hex(64))],
  ["databricks-token", made("da", "pi", hex(32))],
  ["vault-token", made("hv", "s.", some(28))],
  ["terraform-token", made(some(14), ".atlas", "v1.", some(67))],
  ["pulumi-token", made("pu", "l-", hex(40))],
  ["doppler-token", made("dp.", "pt.", some(43))],
  ["planetscale-token", made("pscale", "_tkn_", some(43))],
  ["grafana-token", made("gl", "sa_", some(32), "_", hex(8))],
  ["new-relic-key", made("NR", "AK-", capitals(27))],
  ["sentry-token", made("sntr", "ys_", some(60))],
  ["linear-key", made("lin_", "api_", some(40))],
  ["notion-token", made("nt", "n_", some(46))],
  ["postman-key", made("PM", "AK-", hex(24), "-", hex(34))],
  ["json-web-token", made("ey", "JhbGciOiJIUzI1NiJ9.", "ey", "JzdWIiOiIxMjM0NTY3ODkwIn0.", some(43))],
  ["authorization-header", `curl -H "Authorization: Bearer ${some(40)}" https://api.acme.example`],
  ["url-password", "postgres://app:hunter2@db.acme.example:5432/app"],
  ["url-password", "redis://:hunter2@cache.acme.example:6379/0"],
  ["url-password", "amqps://app:p%40ss%2Fword@mq.acme.example/%2f"],
  ["url-password", "git clone https://deploy:s3cr3t-token@git.acme.example/app.git"],
  ["url-password", "app:hunter2@tcp(db.acme.example:3306)/app?parseTime=true"],
  ["url-password", "jdbc:oracle:thin:scott/tiger42@//db.acme.example:1521/app"],
  ["url-password", `https://${some(40)}@github.com/acme/app.git`],
  ["pagerduty-webhook", made("https://events.", "pagerduty.com/integration/", hex(32), "/enqueue")],
  ["zapier-webhook", made("https://hooks.", "zapier.com/hooks/catch/1234567/", "a1b2c3d/")],
  ["ifttt-webhook", made("https://maker.", "ifttt.com/trigger/deployed/with/key/", some(22))],
  ["command-password", "curl -sS -u app:hunter2 https://acme.example"],
  ["command-password", "mysql -h db -u root -phunter2 app"],
  ["command-password", "sshpass -p hunter2 ssh app@acme.example"],
  ["command-password", "docker login -u app -p hunter2 registry.acme.example"],
  ["command-password", "echo 'root:hunter2' | sudo chpasswd"],
  ["command-password", "CREATE USER app IDENTIFIED BY 'hunter2';"],
  ["command-password", '$secret = ConvertTo-SecureString "hunter2" -AsPlainText -Force'],
  ["command-password", "ConvertTo-SecureString -AsPlainText -Force -String 'hunter2'"],
];

const NAMED: readonly (readonly [name: string, value: string])[] = [
  ["password", "hunter2"],
  ["master_password", "postgres"],
  ["DB_PASSWORD", "correct horse battery staple"],
  ["db-passwd", "Sup3rS3cret"],
  ["adminPassword", "ComplxP@ssw0rd!"],
  ["mysql_root_password", "root"],
  ["DB_PASS", "hunter2"],
  ["passphrase", "correct horse battery staple"],
  ["password2", "hunter2"],
  ["password_plaintext", "hunter2"],
  ["/app/staging/db.password", "hunter2"],
  ["api_key", hex(32)],
  ["DD_API_KEY", hex(32)],
  ["apiKey", some(20)],
  ["datadog_app_key", hex(40)],
  ["client_secret", some(32)],
  ["secret_key", some(40)],
  ["AWS_SECRET_ACCESS_KEY", some(40)],
  ["auth_token", some(16)],
  ["GITHUB_TOKEN", some(40)],
  ["token", "3f6b2c1d-8e4a-4f7b-9c2d-1a2b3c4d5e6f"],
  ["shared_key", "It5A5ecret"],
  ["primary_access_key", some(88)],
  ["secret_string", some(20)],
  ["SESSION_SECRET", "keyboard cat".replace(" ", "-7")],
  ["jwtSecret", some(24)],
  ["encryption_key", some(32)],
  ["licenseKey", "ABCDE-12F45-GH7J9-KL2M4"],
  ["smtp_pass", "hunter2"],
  ["EMAIL_PASS", "hunter2"],
  ["passwords", "hunter2"],
  ["API_TOKENS", some(32)],
  ["GH_PAT", some(32)],
  ["AZURE_DEVOPS_EXT_PAT", some(52)],
  ["TOKEN_PROD", some(32)],
  ["password_new", "hunter2"],
  ["API_KEY_V2", some(32)],
  ["SECRET_KEY_BASE", hex(64)],
  ["DB_PASSWORD", "73920184"],
  ["auth", "admin:hunter2"],
  ["http_auth", base64("admin:hunter2")],
  ["client_key_data", some(64)],
  ["DBPASSWORD", "hunter2"],
];

const SET: readonly (readonly [what: string, text: string])[] = [
  ["a script", "#!/bin/bash\nexport DB_PASSWORD=hunter2\n./start"],
  ["a script, in quotes", '#!/bin/bash\nDB_PASSWORD="hunter 2"\n./start'],
  ["an option", "mysqld --user=app --password=hunter2"],
  ["an option behind a blank", "docker login --username app --password hunter2 registry.acme.example"],
  ["a setting in an option", "kubectl create secret generic db --from-literal=password=hunter2"],
  ["a setting behind an option", "helm install db --set auth.password=hunter2 --wait"],
  ["a setting in a variable of a script", 'CONNECTION="host=db password=hunter2 dbname=app"'],
  ["a connection string", "Server=tcp:db,1433;Initial Catalog=app;User ID=app;Password=hunter2;Encrypt=True"],
  ["a connection string of another kind", "host=db port=5432 user=app password=hunter2 dbname=app"],
  ["a JDBC URL", "jdbc:postgresql://db:5432/app?user=app&password=hunter2"],
  ["dotenv", "PORT=8080\nAPI_TOKEN=8f14e45fceea167a5a36dedd4bea2543\n"],
  ["YAML", "auth:\n  enabled: true\n  adminPassword: hunter2\n"],
  ["JSON in a script", `cat > config.json <<EOF\n{ "db": { "password": "hunter2" } }\nEOF\n`],
  ["a description", "The password: hunter2 until somebody changes it"],
  ["properties", "spring.datasource.password = hunter2\n"],
  [
    "YAML, where it is a word",
    "# of the chart\nauth:\n  rootPassword: correcthorse # soon another\n  users:\n    - app\n",
  ],
  ["YAML, as a block", "db:\n  password: |\n    hunter2\n  port: 5432\n"],
  ["YAML, as a folded block", "db:\n  - password: >-  # of the chart\n      hunter2\n"],
  ["YAML, as a block with a tag and a quoted key", '"db-password": !!str |+\r\n\r\n  hunter2\r\n\r\n'],
  ["YAML, as a block that says how far in it stands", "password: |2-\n    hunter2\n"],
  ["YAML, as the last block, of a word", "password: |-\n  postgres"],
  ["YAML, as a block of several lines", `api_key: |\n  ${some(40)}\n  ${hex(20)}\n`],
  ["an option in a list of YAML", 'args:\n  - serve\n  - --password\n  - hunter2\n  - "--verbose"\n'],
  ["an option in a list of a program", `CMD ["serve", "--password", "hunter2"]\n`],
  ["an option in a list over lines", "args = [\n  '-password',\n  'hunter2',\n]\n"],
  ["XML", "<settings><password>hunter2</password></settings>"],
  ["XML, as a pair", '<add key="DbPassword" value="hunter2"/>'],
  ["YAML, as a pair", 'env:\n  - name: DB_PASSWORD\n    value: hunter2\n  - name: PORT\n    value: "80"\n'],
  ["YAML, as a pair the other way round", "env:\n  - value: hunter2 # for now\n    name: DB_PASSWORD\n"],
  ["YAML, as a pair in quotes", 'env:\r\n  - name: "DB_PASSWORD"\r\n    value: "hunter 2"\r\n'],
  ["the settings of npm", `registry=https://npm.acme.example/\n//npm.acme.example/:_authToken=${some(36)}\n`],
  ["a property of Java", "java -Djavax.net.ssl.keyStorePassword=hunter2 -jar app.jar"],
  ["PowerShell", '$password = "hunter2"\nStart-Service app\n'],
  ["SQL", "CREATE ROLE app LOGIN PASSWORD 'hunter2';"],
  ["a constant of PHP", "<?php\ndefine('DB_PASSWORD', 'hunter2');\ndefine('DB_HOST', 'db');\n"],
  ["an option of keytool", "keytool -genkey -keystore web.jks -storepass hunter2 -alias web\n"],
  ["netrc", "cat > ~/.netrc <<EOF\nmachine git.acme.example\n  login app\n  password hunter2\nEOF\n"],
  ["a variable of a Dockerfile", "FROM alpine\nENV DB_PASSWORD hunter2\nCMD start\n"],
  ["the settings of Windows", "<AdministratorPassword>\n <Value>hunter2</Value>\n</AdministratorPassword>"],
  ["a list of YAML", "users:\n  - app\npasswords:\n  - letmein # for now\nport: 80\n"],
  ["a list of YAML, as far in as its name", "db:\n  passwords:\n  - 'letmein'\n  port: 80\n"],
  ["a list of YAML on its line", "passwords: [letmein]\nport: 80\n"],
  ["escaped quotes", 'curl -d "{\\"user\\": \\"app\\", \\"password\\": \\"letmein\\"}" https://acme.example\n'],
  ["escaped quotes in escaped quotes", String.raw`echo "\"{\\\"password\\\": \\\"letmein\\\"}\""`],
  ["a document in a script", "cat <<-'EOF' > /etc/app.yaml\n  user: app\n  password: letmein\nEOF\nstart app\n"],
  ["YAML, on the next line", "db:\n  password: # of the chart\n\n    letmein\n  port: 80\n"],
  ["YAML, in a map on one line", "db: {password: letmein, user: app}\n"],
  ["an option in a list of YAML on one line", "args: [serve, --password, letmein, --verbose]\n"],
  ["the query of a URL", `https://api.acme.example/?access_token=${some(32)}&x=1`],
];

describe("a credential that nobody marked is found by", () => {
  it.each([
    ["Authorization", `Bearer ${some(32)}`],
    ["Authorization", `Basic ${base64("app:hunter2")}`],
    ["x", `token ${hex(32)}`],
  ])("its looks as the whole of a header: %s = %s", (name, value) => {
    expect(rulesAt("request_headers", { [name]: value })).toEqual(["authorization-header"]);
    expect(rulesAt("headers", [{ name, value }])).toEqual(["authorization-header"]);
  });

  it("what stands between a URL's user and its host, with all signs that are wrong there", () => {
    const url = "mongodb+srv://app:p@ss:w0rd@cluster.acme.example/app";
    const found = findCredentials(environment("staging", { outputs: { url } })).flatMap(({ texts }) => texts);
    expect(found).toContain("p@ss:w0rd");
  });

  it("its place in the configuration of Docker", () => {
    const auths = { "https://index.docker.io/v1/": { auth: base64("app:hunter2") } };
    expect(rulesAt("config", JSON.stringify({ auths }))).toEqual(["secret-name"]);
  });

  it("a name that promises a password, where it is a number", () => {
    expect(rulesAt("password", 73_920_184)).toEqual(["secret-name"]);
  });

  it.each(FORMATS)("its looks: %s in %s", (rule, text) => {
    expect(rulesAt("note", text)).toEqual([rule]);
    expect(rulesAt("note", `before ${text} after`), "in a text").toEqual([rule]);
    expect(rulesAt("tags", { note: text }), "in a tag, too").toEqual([rule]);
  });

  it("every rule that there is, in this table", () => {
    expect(new Set(FORMATS.map(([rule]) => rule))).toEqual(new Set(credentialFormats.map(({ rule }) => rule)));
  });

  it.each(NAMED)("its name: %s = %s", (name, value) => {
    expect(rulesAt(name, value)).toEqual(["secret-name"]);
    expect(rulesAt("environment", [{ variables: { [name]: value } }]), "in a block").toEqual(["secret-name"]);
    expect(rulesAt("container_definitions", JSON.stringify([{ name: "web", environment: [{ name, value }] }]))).toEqual(
      ["secret-name"],
    );
    expect(rulesAt("setting", [{ namespace: "x", name, value }]), "in a pair").toEqual(["secret-name"]);
  });

  it.each(SET)("the setting that it is in: %s", (_, text) => {
    expect(rulesAt("user_data", text)).toEqual(["secret-name"]);
    expect(rulesAt("user_data_base64", Buffer.from(text).toString("base64")), "in base64").toEqual(["secret-name"]);
  });

  it.each<[string, readonly string[]]>([
    ["a password", ["serve", "--password", "hunter2"]],
    ["a password that is a word", ["--db-password", "postgres", "--verbose"]],
    ["a token", ["--token", some(32)]],
    ["an API key", ["serve", "--api-key", some(32), "--port", "8080"]],
    ["a secret", ["--client-secret", some(32)]],
    ["an option of Go", ["-password", "hunter2"]],
  ])("the option before it: %s", (_, items) => {
    const container = [{ name: "web", command: items }];
    expect(rulesAt("command", items)).toEqual(["secret-name"]);
    expect(rulesAt("container", [{ args: items }]), "in a block").toEqual(["secret-name"]);
    expect(rulesAt("container_definitions", JSON.stringify(container)), "in a document").toEqual(["secret-name"]);
    expect(rulesAt("entry_point", JSON.stringify(items)), "as a document").toEqual(["secret-name"]);
  });

  it("the option before it, once, by what it looks like", () => {
    expect(rulesAt("command", ["--token", made("gh", "p_", some(36))])).toEqual(["github-token"]);
  });

  it.each<[string, Plain]>([
    ["secrets", { stripe: some(24) }],
    ["secrets", { payments: { stripe: some(24), region: "eu-west-1" } }],
    ["tokens", { a: some(24), b: "api" }],
    ["db_passwords", { admin: "letmein", username: "app-user" }],
    ["api_keys", { maps: hex(32), created_at: "2026-11-29T10:00:00Z" }],
    ["passwords", ["letmein"]],
  ])("the name of several around it: %s = %j", (name, value) => {
    expect(rulesAt(name, value), "in a block").toEqual(["secret-name"]);
    expect(rulesAt("settings", JSON.stringify({ [name]: value })), "in a document").toEqual(["secret-name"]);
  });

  it.each<[string, Plain]>([
    ["ParameterKey", { ParameterKey: "DbPassword", ParameterValue: "hunter2" }],
    ["ParameterName", { ParameterName: "db_password", ParameterValue: "hunter2" }],
    ["parameter_name", { parameter_name: "db_password", parameter_value: "hunter2" }],
    ["Key", { Key: "DbPassword", Value: "hunter2" }],
    ["Name", { Name: "DbPassword", Value: "hunter2" }],
    ["key", { key: "DbPassword", value: "hunter2" }],
  ])("the other half of the pair that it is in: %s", (_, pair) => {
    expect(rulesAt("parameters", [pair]), "in a block").toEqual(["secret-name"]);
    expect(rulesAt("body", JSON.stringify({ parameters: [pair] })), "in a document").toEqual(["secret-name"]);
  });

  it.each<[string, string, string]>([
    ["pgpass", "# host:port\ndb.acme.example:5432:app:app:hunter2\n", "hunter2"],
    ["content", "echo 'db:*:*:app:hunter2' > ~/.pgpass\n", "hunter2"],
  ])("the file of passwords of psql that it is in: %s", (name, text, password) => {
    const found = findCredentials(environment("staging", { resources: { "aws_x.a": { is: { [name]: text } } } }));
    expect(found.map(({ rule, texts }) => [rule, ...texts])).toEqual([["secret-name", password]]);
  });

  it("readable base64 that it stands in, under whatever name", () => {
    expect(rulesAt("content", base64("[db]\npassword = hunter2\n"))).toEqual(["secret-name"]);
    expect(rulesAt("content", base64("# é — für: db\npassword = hunter2\n"))).toEqual(["secret-name"]);
    expect(rulesAt("content", JSON.stringify({ any: base64('{"db": {"password": "hunter2"}}') }))).toEqual([
      "secret-name",
    ]);
  });

  it.each(["value", "default", "defaultValue"])("the name around it, as its %s", (key) => {
    const parameters = { adminPassword: { type: "string", [key]: "hunter2" }, size: { [key]: "Standard_D2" } };
    expect(rulesAt("parameters_content", JSON.stringify(parameters))).toEqual(["secret-name"]);
  });

  it("its place in a service account of Google", () => {
    const account = {
      type: "service_account",
      private_key: `-----BEGIN PRIVATE KEY-----\n${some(300)}\n-----END PRIVATE KEY-----\n`,
    };
    expect(rulesAt("credentials", JSON.stringify(account))).toEqual(["private-key"]);
  });
});

const HARMLESS: readonly (readonly [name: string, value: Plain])[] = [
  // What refers to a secret that is kept elsewhere.
  ["password", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db-a1b2c3"],
  ["DB_PASSWORD", "arn:aws:ssm:eu-west-1:111111111111:parameter/db/password"],
  ["password", "${random_password.main.result}"],
  ["DATABASE_URL", "postgres://app:${random_password.main.result}@db/app"],
  ["DATABASE_URL", "postgres://app:$DB_PASSWORD@db/app"],
  ["DATABASE_URL", "postgres://db.acme.example:5432/app"],
  ["password", "$DB_PASSWORD"],
  ["password", "$(cat /run/secrets/db)"],
  ["password", "{{ db_password }}"],
  ["password", "{{resolve:secretsmanager:db:SecretString:password}}"],
  ["password", "/run/secrets/db"],
  ["password", "./secrets/password.txt"],
  ["password", "prod/db/password"],
  ["password", "vault:secret/data/db#password"],
  ["password", "@Microsoft.KeyVault(SecretUri=https://acme.vault.azure.net/secrets/db)"],
  ["password", "projects/acme/secrets/db/versions/latest"],
  ["token", "https://sts.acme.example/token"],
  ["token", "var.token"],
  ["secret", "db-credentials"],
  ["secret_key", "web-secret-key"],
  ["api_key", "API_KEY"],
  ["client_secret", "client-secret"],
  ["GITHUB_TOKEN_SECRET", "github/deploy-token"],
  ["environment_variable", [{ name: "DB_PASSWORD", value: "db-creds:p4ssw0rd", type: "SECRETS_MANAGER" }]],
  [
    "container_definitions",
    JSON.stringify([{ name: "web", secrets: [{ name: "DB_PASSWORD", valueFrom: "db-Xy12Zz34" }] }]),
  ],
  ["command", ["--password-file", "/run/secrets/db"]],
  ["command", ["--token", "$TOKEN", "--password", "$(PASSWORD)", "--api-key", "${API_KEY}"]],
  ["command", ["--password", "env:DB_PASSWORD", "--secret", "arn:aws:secretsmanager:eu-west-1:111111111111:secret:db"]],
  ["command", ["--password", "--verbose"]],
  ["command", ["--password", "-"]],
  ["command", ["--secret", "web-tls", "--token", "/var/run/token", "--password", "var.password"]],
  ["command", ["--password-stdin", "hunter2", "-p", "hunter2x", "password", "hunter2x", "--no-password", "hunter2x"]],
  [
    "container_definitions",
    JSON.stringify([{ name: "web", command: ["--password", "$PASSWORD", "--token-ttl", "3600s"] }]),
  ],
  ["user_data", "args:\n  - --password-file\n  - /run/x\n  - --token\n  - $(TOKEN)\n  - --password\n  - --verbose\n"],
  ["user_data", "password: |\n  ${DB_PASSWORD}\ntoken: >\n  The token that the service asks for.\nport: 1\n"],
  ["user_data", "password: >\n  The one that somebody has set\n  in the console.\nport: 80\n"],
  ["user_data", "helm install db --set auth.existingSecret=web-db --set auth.password=$PASSWORD\n"],
  ["user_data", "kubectl create secret generic db --from-file=password=/run/secrets/db\n"],
  ["user_data", "password: |\nuser: hunter2x\n"],
  ["template", "Resources:\n  Db:\n    MasterUserPassword: !Ref DbPassword\n"],
  ["user_data", "credentials: |\n  region = eu-west-1\n  profile = web\n"],
  ["user_data", "env:\n  - name: DB_PASSWORD\n    valueFrom:\n      secretKeyRef: { name: db, key: password }\n"],
  [
    "user_data",
    "env:\n  - name: DB_PASSWORD\n    value: {{ .Values.password | quote }}\n  - name: DB_USER\n    value: app2x\n",
  ],
  ["user_data", '$password = "$env:DB_PASSWORD"\n$passwordLength = "16chars!"\n'],
  ["parameters_content", JSON.stringify({ adminPassword: { reference: { secretName: "db-S3cr3t" } } })],
  ["secrets", { name: "prod-db-S3cr3t", arn: "db-S3cr3t-abcd1234", valueFrom: "db-Xy12Zz34", region: "eu-west-1a" }],
  ["secrets", { stripe: "payments-stripe", db: "${random_password.main.result}", api: "REPLACE_ME" }],
  ["tokens", { issuer: "https://login.acme.example", audience: "acme-a1B2c3D4", ttl: "3600seconds" }],
  ["secret", { stripe: "x7Kq2mZw9rT4vB6n" }],
  ["db_passwords", { admin: "changeme", app: "${var.password}", user: "app7user" }],
  ["passwords", ["changeme", "${var.password}", "vault:secret/db"]],
  ["parameters", [{ ParameterKey: "DbPassword", ParameterValue: "{{resolve:ssm:db}}" }]],
  ["parameters", [{ ParameterKey: "DbUser", ParameterValue: "hunter2x" }]],
  ["parameters", [{ ParameterKey: "DbPassword", UsePreviousValue: true, value: "hunter2x" }]],
  ["script", 'ConvertTo-SecureString $password -AsPlainText -Force\nConvertTo-SecureString "$env:PASSWORD"\n'],
  ["script", "<?php define('DB_PASSWORD', getenv('DB_PASSWORD')); define('DB_HOST', 'hunter2x');"],
  ["script", "keytool -storepass:env PASSWORD -storepass $PASSWORD -keypass ${KEYPASS} -storetype hunter2x\n"],
  ["script", "cat > ~/.netrc <<EOF\nmachine git.acme.example login app password $TOKEN\nEOF\n"],
  ["script", "The machine has a login and a password prompt.\n"],
  ["routes", "db.acme.example:5432:app:app:hunter2\n"],
  ["pgpass", "db.acme.example:5432:app:app:$PASSWORD\n10.0.0.1:80:443:x\n"],
  [
    "dockerfile",
    "FROM alpine\nARG DB_PASSWORD\nENV DB_PASSWORD $DB_PASSWORD\nENV DB_HOST hunter2x\nENV PASSWORD_FILE /x\n",
  ],
  [
    "unattend",
    "<AdministratorPassword><Value>${password}</Value></AdministratorPassword><Name><Value>x7y</Value></Name>",
  ],
  ["user_data", "passwords:\n  - ${var.password}\n  - changeme\n  - name: db\nusers:\n  - hunter2x\n"],
  ["user_data", "passwords: [changeme, *anchor]\nusers: [hunter2x, other2x]\n"],
  ["content", base64("the password is kept in the vault\n")],
  ["script", 'echo "{\\"password\\": \\"$PASSWORD\\", \\"user\\": \\"hunter2x\\"}"\n'],
  ["user_data", "cat <<EOF > /x\npassword: ${password}\nuser: hunter2x\nEOF\n"],
  ["user_data", "password:\n  ${db_password}\ntoken:\n  name: hunter2x\nuser:\n  hunter2x\n"],
  ["user_data", "db: {password: $PASSWORD, user: hunter2x}\nargs: [--password, $PASSWORD, --user, hunter2x]\n"],
  ["code", "const login = ({ password, user }) => call({ password: password, user: user });"],
  // What is about a secret and is none.
  ["DB_PASSWORD_SECRET_NAME", "prod-db-S3cr3t"],
  ["DB_PASSWORD_SECRET_ARN", "db-S3cr3t-abcd1234"],
  ["secret_arn", "s3cr3t-abcd1234"],
  ["secret_id", "s3cr3t-abcd1234"],
  ["secret_name", "s3cr3t-abcd1234"],
  ["key_name", "deploy-2024-a1b2c3d4"],
  ["key_id", "1a2b3c4d-1234-5678-9abc-def012345678"],
  ["kms_key_id", "1a2b3c4d-1234-5678-9abc-def012345678"],
  ["kms_key", "1a2b3c4d-1234-5678-9abc-def012345678"],
  ["hash_key", "userId2"],
  ["s3_key", "releases/app-1a2b3c4d.zip"],
  ["primary_key", "id4x8z1q"],
  ["routing_key", "orders.created.v2x9"],
  ["public_key", "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7"],
  ["token_ttl", "3600s"],
  ["token_type", "Bearer2x"],
  ["next_token", some(20)],
  ["password_policy", "Min8Chars!"],
  ["password_length", "16chars!"],
  ["password_encryption", "scram-sha-256"],
  ["password_hash", "5f4dcc3b5aa765d61d8327deb882cf99"],
  ["passthrough_behavior", "WHEN_NO_MATCH"],
  ["bypass", "AzureServices2"],
  ["proxy_pass", "upstream-2"],
  ["dkim_tokens", [some(32)]],
  ["auth", "scram-sha-256"],
  ["auth", "required"],
  ["AUTH", "https://login.acme.example"],
  ["note", "Basic authentication is off"],
  ["note", "bearer authentication-token"],
  ["note", "interface Login {\n  password: string\n  token: string\n}"],
  ["note", "password: see the wiki"],
  ["dsn", `https://${hex(32)}@o0.ingest.sentry.io/1`],
  ["user_data", "curl -u $USER:$PASSWORD https://acme.example\nmysql -p app\nmysqldump -u root -p\n"],
  ["http_tokens", "required"],
  ["verification_token", some(44)],
  ["tags", { token: "a1b2c3d4e5f6g7h8", password: "hunter2" }],
  ["labels", { "app/secret": "a1b2c3d4e5f6" }],
  // What is no text.
  ["password", ""],
  ["password", "   "],
  ["password", null],
  ["password", "true"],
  ["password", "false"],
  ["token", "1234567890"],
  ["password", 12_345],
  ["use_password", true],
  ["api_keys", []],
  // What will be one.
  ["password", "changeme"],
  ["password", "change-me-please"],
  ["password", "REPLACE_ME"],
  ["password", "<password>"],
  ["password", "********"],
  ["password", "xxxxxxxx"],
  ["password", "(sensitive value)"],
  ["password", "placeholder"],
  ["password", "your-password-here"],
  ["password", "TODO"],
  ["password", "to-be-replaced"],
  ["password", "example"],
  ["password", "managed-by-vault"],
  ["note", "AKIAIOSFODNN7EXAMPLE"],
  ["note", made("gh", "p_", "x".repeat(36))],
  ["note", "https://user:<password>@host.example"],
  ["note", "https://user:${PASSWORD}@host.example"],
  ["note", "https://user:****@host.example"],
  // Hashes, digests, public parts, and what is encrypted.
  ["password", "$2y$10$abcdefghijklmnopqrstuuJ8y8yqLkq0YyO9r0x1o8Z5m0x7u6x8e"],
  ["password", "{SSHA}abcdefghijklmnopqrstuvwxyz0123456789"],
  ["password", "ENC[AES256_GCM,data:abcd,iv:ef,tag:gh,type:str]"],
  ["password", "AQICAHhJ8y8yqLkq0YyO9r0x1o8Z5m0x7u6x8eabcdefg"],
  ["secret", "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["note", `-----BEGIN CERTIFICATE-----\n${some(400)}\n-----END CERTIFICATE-----`],
  ["note", `-----BEGIN PUBLIC KEY-----\n${some(400)}\n-----END PUBLIC KEY-----`],
  ["note", "-----BEGIN PRIVATE KEY----- is how it begins"],
  ["source_code_hash", "n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg="],
  ["image", "acme/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  // Programs.
  ["code", "const password = getPassword();"],
  ["code", "const { token, secret } = await load(event.token);"],
  ["code", "password: string;\ntoken?: string;"],
  ["code", 'password = os.environ["DB_PASSWORD"]'],
  ["code", "let apiKey = process.env.API_KEY;"],
  ["user_data", "export DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)"],
  ["user_data", "export DB_PASSWORD=${db_password}"],
  ["user_data", "export SECRET_NAME=prod-db-2024x"],
  ["user_data", "TOKEN=`curl -X PUT http://169.254.169.254/latest/api/token`"],
  [
    "policy",
    JSON.stringify({ Statement: [{ Action: ["secretsmanager:GetSecretValue", "kms:Decrypt"], Effect: "Allow" }] }),
  ],
  [
    "policy",
    JSON.stringify({ Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": "arn:aws:x:y1z2a3b4" } } }),
  ],
  ["note", "mailto:someone@acme.example"],
  ["note", "ssh://git@github.com:acme/app.git"],
  ["note", "https://acme.example:8443/path?to=someone@acme.example"],
  ["note", "task-abcdefghijklmnopqrstuvwxyz0123456789"],
  ["note", "subnet-0a1b2c3d4e5f67890"],
];

describe("no credential is", () => {
  it.each(HARMLESS)("%s = %j", (name, value) => {
    expect(rulesAt(name, value)).toEqual([]);
  });
});

describe("a hostile text is searched in time that grows with its length:", () => {
  const long = 200_000;
  it.each<[string, (length: number) => string]>([
    ["letters", (length) => "a".repeat(length)],
    ["beginnings of keys", (length) => "-----BEGIN PRIVATE KEY-----".repeat(length / 27)],
    ["dashes", (length) => `-----BEGIN PRIVATE KEY-----${"-".repeat(length)}`],
    ["beginnings of URLs", (length) => "http://".repeat(length / 7)],
    ["users without a host", (length) => `http://${"a:".repeat(length / 2)}`],
    ["beginnings of tokens", (length) => "eyJaaaaaaaaaa.".repeat(length / 14)],
    ["one endless token", (length) => `eyJ${"a".repeat(length)}.eyJ`],
    ["names", (length) => "password ".repeat(length / 9)],
    ["signs", (length) => "password=".repeat(length / 9)],
    ["quotes", (length) => 'password="'.repeat(length / 10)],
    ["options", (length) => "--password-".repeat(length / 11)],
    ["one endless name", (length) => `password${"x".repeat(length)}=`],
    ["blanks", (length) => `password${" ".repeat(length)}=`],
    ["sig=", (length) => "sig=".repeat(length / 4)],
    ["dots", (length) => `SG.${"a.".repeat(length / 2)}`],
    ["secret keys", (length) => "aws_secret_access_key=".repeat(length / 22)],
    ["commands", (length) => "curl -u mysql -p echo a:".repeat(length / 24)],
    ["at signs", (length) => `https://a:${"b@".repeat(length / 2)}`],
    ["elements", (length) => "<password>".repeat(length / 10)],
    ["pairs", (length) => 'key="password" '.repeat(length / 15) + "/>"],
    ["settings", (length) => `password:${" ".repeat(length)}x y`],
    ["lines", (length) => "- password:\n".repeat(length / 12)],
    ["bearers", (length) => `bearer ${"a".repeat(length)} `],
    ["pairs of YAML", (length) => "- name: password\n".repeat(length / 17) + "value: x"],
    ["values of YAML", (length) => "value: x\n".repeat(length / 9)],
    ["variables", (length) => "$password=".repeat(length / 10)],
    ["statements", (length) => "identified by password ".repeat(length / 23)],
    ["options of one sign", (length) => "-password ".repeat(length / 10)],
    ["documents without an end", (length) => "<<EOF password\n".repeat(length / 15)],
    ["lists of YAML", (length) => "passwords:\n".repeat(length / 11) + "- a b\n".repeat(length / 6)],
    ["lines further in", (length) => `${"passwords:\n ".repeat(length / 12)}`],
    ["machines", (length) => `machine ${"login a ".repeat(length / 8)}password`],
    ["escaped quotes", (length) => `password${'\\"'.repeat(length / 2)}${"\\".repeat(length)}`],
    ["base64", (length) => Buffer.from("password=".repeat(length / 9)).toString("base64")],
    ["PuTTY", (length) => "Private-Lines: 1\n".repeat(length / 17)],
  ])("%s", (_, text) => {
    // Where time grew with the square, it would be minutes.
    expect(new Set(rulesAt("user_data", text(long))).size).toBeLessThan(2);
  });
});
