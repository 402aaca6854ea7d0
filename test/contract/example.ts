/** A contract that says everything a contract can say. */
export const wholeContract = `# yaml-language-server: $schema=./node_modules/tfparity/schema/parity.schema.json
version: 1
reference: production
environments:
  staging:
    plan: plans/staging.json              # plan JSON, state JSON or cdk.tf.json; .gz of any; "-" for stdin
    parameters: stacks/parameters/staging.json
    synth: cdktf.out/stacks/staging       # cdk.tf.json and the proof beside it
  production:
    plan: plans/production.json
    parameters: stacks/parameters/production.json
    synth: cdktf.out/stacks/production
    source: infra/
    identity: { name: production, account: "222222222222" }
  "pr-*": { like: staging }
parameters:
  name:                   { identity: name, reason: Names the environment. }
  accountId:              { identity: account, must: differ, reason: One account per environment. }
  domain:                 { identity: domain, must: differ, reason: Each environment has its own. }
  database.instanceClass: { may: differ, reason: Staging carries a fraction of the load., affects: "aws_db_instance.*", owner: data }
  service.desiredCount:   { may: differ, reason: Two nodes still show concurrency bugs., when: staging >= 2 && staging <= production }
  "service.env.*":        { may: differ, reason: Agreed, presence: [staging, production] }
  service.env.LOG_LEVEL:  { must: match }
  var.db_password:        { must: differ, reason: Secrets are never shared., sensitive: true, affects: [aws_db_instance.main, "aws_secretsmanager_*"] }
allow:
  - { resource: "aws_cloudwatch_log_group.*", attribute: retention_in_days, reason: Agreed, owner: ops }
  - { resource: "aws_wafv2_web_acl.*", presence: production, environment: staging, reason: Agreed }
  - { cause: branches-on-identity branch local.is_production, reason: The trial ends in May. }
  - { resource: "aws_iam_role.*", attribute: assume_role_policy, follows: identity, reason: Agreed }
waivers:
  - { resource: aws_db.a, attribute: engine, environment: staging, reason: Agreed, owner: ops, expires: 2027-01-31 }
  - { resource: aws_shield.main, presence: production, reason: Agreed, owner: ops, expires: "2028-02-29" }
  - { cause: [unexplained-difference tag Team, x], reason: Next sprint., owner: ops, expires: 2027-01-31 }
severity:
  - { resource: "aws_cloudwatch_*", attribute: "*", level: low }
  - { resource: "aws_kms_key.*", level: critical, owner: security }
renames:
  - { environment: staging, from: stg_web, to: prd_web }
  - { from: blue, to: green, owner: ops }
schema: [schemas/google.json.gz]
gate:
  failOn: low
  requireApplied: true
  requireNoLiveDrift: false
  requireSameConfiguration: false
  maxWaiverDays: 90
  maxPlanAgeHours: 24.5
  maxAttestationAgeHours: 12
  requireSigned: true
  keys: [{ name: job, key: MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE= }]
  identities: [{ issuer: "https://i.example", subject: me }]
  order: [staging, production]
  soak: 36h
  reviewDays: 30
baseline: parity-baseline.json
ledger: parity-ledger.jsonl
components:
  network:
    plan: "plans/{environment}/network.json"
    parameters: ["vars/{environment}.tfvars", "vars/{component}/{environment}.tfvars"]
    synth: "cdktf.out/{component}-{environment}"
    source: "live/{environment}/network"
    owner: "@acme/network"
    rules:
      parameters: { var.size: { may: differ, reason: Agreed } }
      allow: [{ resource: aws_vpc.main, attribute: tags, reason: Agreed }]
      waivers: [{ resource: aws_vpc.b, attribute: tags, reason: Agreed, owner: ops, expires: 2027-01-31 }]
      severity: [{ resource: aws_vpc.main, level: info }]
      renames: [{ from: north, to: south }]
manifest:
  file: "manifests/{environment}/{component}.json"
  rules:
    tools.node: { same: major, reason: Agreed, owner: ops }
    "variables.*": { may: differ, presence: [staging, production], reason: Agreed }
    variables.API_URL: { must: match }
required:
  - { container: api, function: "aws_lambda_*", variables: [DATABASE_URL, "SENTRY_*"], reason: Nobody sees errors., owner: ops }
`;
