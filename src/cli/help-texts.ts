/** What `--help` prints below the options of each command: rules that no option tells, examples, exit codes. */
import { reportFormats } from "../report/reporter.js";

/** Of the command as a whole. */
export const PROGRAM_HELP = `
Examples:
  $ tfparity init
  $ tfparity check staging.json production.json
  $ tfparity check --contract parity.yaml --report markdown=parity.md
  $ tfparity explain aws_db_instance.main engine_version
  $ tfparity triage
  $ tfparity allow 2 --reason "Staging carries a fraction of the load."
  $ tfparity gate --from staging --to production
  $ tfparity trend parity-history.jsonl

Exit codes: 0 pass, 1 blocked, 2 the check could not be made.
`;

/** Of `tfparity init`. */
export const INIT_HELP = `
What it looks for, without files:
  plans/<environment>.json, <environment>/plan.json, plan-<environment>.json,
  <environment>.tfplan in JSON, terraform.tfstate in a folder for each
  environment, cdktf.out/stacks/<environment>; and beside them parameter files
  (parameters/<environment>.json, <environment>.tfvars.json) and the folder
  with the Terraform source. Of several root modules:
  plans/<environment>/<component>.json, <component>/<environment>.tfplan.json,
  out/<environment>/<component>/tfplan.json; or what --plan says for each
  environment with {component} in it.

What it writes:
  The environments with their files; what names them, by how many differences
  it accounts for; an entry for each parameter that differs, with the values
  beside it; and what no parameter decides, to confirm or to refuse. What looks
  like a fault is a comment. Every reason is TODO, which "tfparity check"
  refuses: write why, or delete the line.
  Secrets are not shown. On a terminal it asks; with --yes it does not.

Examples:
  $ tfparity init
      what is found here, as parity.yaml
  $ tfparity init staging.json production.json --yes
      these plans; production is the reference
  $ tfparity init --update
      what has come to differ since, added to parity.yaml

Exit codes:
  0  the contract was written
  2  it was not: bad input or bad usage, or there is a contract already
`;

/** Of `tfparity check`. */
export const CHECK_HELP = `
What to compare:
  Files are plans (terraform show -json, or the binary plan itself), states
  (terraform show -json, or terraform.tfstate) or CDKTF's cdk.tf.json; any of
  them gzipped; "-" is standard input. All must be of one kind.
  Files on the command line are compared and no others. They are named after
  themselves: staging.plan.json.gz is staging; files of one name are named
  after their folders. Without files, the contract says what to compare; what
  it names lies in its repository, or below --root. The contract is the nearest
  parity.yaml or parity.yml from here up to the top of the repository.
  The reference is --reference, or the contract's, or the last file.

  A plan can be hcp://organization/workspace, or for Terraform Enterprise
  hcp://host/organization/workspace: the plan of its current run, with #run-...
  behind it of another one. The token is in the variable that Terraform uses,
  TF_TOKEN_app_terraform_io, and is sent to no other host.

Binary plans:
  "terraform show" (or tofu) reads them in an empty folder, without your
  environment; for plans with providers, --terraform-folder <folder> (or
  <environment>=<folder>) names one where they are initialised. Providers that
  lie there are run. A contract cannot name binary plans.

Report formats: ${reportFormats.join(", ")}.
Without =<file>, a report goes to standard output, which has room for one.
--severity, --dimension, --resource and --owner choose what text and Markdown
show, and change neither verdict nor counts; what they leave out is counted.
Owners are those of the contract, and else those of CODEOWNERS. Dimensions
are environment-variables-and-secrets, versions, data, external-endpoints,
feature-flags, topology, security, scale, observability and toolchain. In
Markdown, files and lines are links below --link-base, such as
https://github.com/acme/shop/blob/4f2a9c1; on GitHub Actions, to the commit of
the run without it. --base <report.json>, a report that was written with
--report json, tells what is new since then, and what is resolved; it changes
no verdict. With --configuration, --base-ref origin/main makes that report: it
checks the commit out beside this work tree and runs its app there.
--history <file> appends a line about this run to a file, which "tfparity trend"
reads, and has reports say since when a finding is open.

What blocks: open findings of --fail-on and worse; the contract's gate.failOn
when it is not given; low when neither is.

Examples:
  $ tfparity check staging.json production.json
      nothing may differ; production is the reference
  $ tfparity check -c parity.yaml
      what the contract names, by its rules
  $ tfparity check --plan staging=a.tfplan --plan production=b.tfplan
      other file names than environment names
  $ tfparity check --report text --report markdown=parity.md
      on the terminal, and for the pull request
  $ terraform show -json plan.out | tfparity check - production.json
      the first plan from standard input

Exit codes:
  0  pass: nothing blocks
  1  blocked: at least one open finding is as severe as --fail-on
  2  the check could not be made: bad input, bad contract or bad usage
`;

/** Of `tfparity explain`. */
export const EXPLAIN_HELP = `
What to explain:
  A resource, with or without instance keys; output.<name>, var.<name>,
  provider.<key>; a parameter of the parameter files, such as
  database.instanceClass; a construct path, such as platform/database; or a
  pattern of any of them. What more than one is meant by is listed.
  The attribute is written as reports write it, and covers all that lies in it:
  tags covers tags.Name. Without one, all that differs is explained.

Examples:
  $ tfparity explain aws_db_instance.main engine_version
      one attribute, by the contract of this folder
  $ tfparity explain database.instanceClass
      one parameter: its values, its rule, and what it moves
  $ tfparity explain --plan staging=a.json --plan production=b.json output.url
      without a contract; the last plan is the reference

Exit codes:
  0  all that is shown is equal, explained or accepted
  1  something that is shown has no explanation
  2  nothing could be explained: unknown address, bad input or bad usage
`;

/** Of `tfparity gate`. */
export const GATE_HELP = `
What it asks for, besides what "tfparity check" does:
  nothing pending in the plan of --from; no live drift in either; both plans
  made from the same configuration, complete, not errored, without failed
  checks, and not older than --max-age or the contract's gate.maxPlanAgeHours;
  no waivers that have expired or last longer than gate.maxWaiverDays.
  A requirement that is not met blocks, whatever --fail-on says. Environments
  of the contract other than the two are ignored.
  --history <file> appends a line about this run, which "tfparity trend" reads.

Attestation:
  With --attestation, a passing gate writes an in-toto statement with the
  digests of both plan files and of the contract; a blocked one writes none.
  With --verify, nothing is judged: the plan of --to and all that was read are
  held against the attestation, which is for --from and --to, not older than
  gate.maxAttestationAgeHours (24 without it), so that what gets applied is
  what was judged. The contract is --contract, --contract-from or the nearest
  parity.yaml, and never the one that an attestation names. Give the gate
  binary plans (tfparity check --help says how they are read), since those are
  what is applied.
  With --replan, what is applied is a plan that was made again: --plan names the
  judged one all the same, and the new one passes when only noise moved beside
  it. Binary plans are read in the folder of --terraform-folder.

Ledger:
  With ledger: in the contract, a gate that passes notes there what was judged,
  and gate.order, gate.soak and gate.reviewDays are judged by it ("tfparity
  review" records who has looked). With --verify and --replan it notes which
  plan was made again of which. --no-ledger notes nothing.

Signatures:
  With --sign, the attestation is a DSSE envelope, signed with an Ed25519 or
  ECDSA P-256 key: openssl genpkey -algorithm ed25519 -out key.pem. The variable
  TFPARITY_KEY_PASSPHRASE has the passphrase of an encrypted one. --verify asks
  for the keys of --key, and with gate.requireSigned for those that the contract
  names. It reads bundles of cosign and actions/attest as well; whom a
  certificate names it can only tell by the roots of --trusted-root, and the
  contract has to name the same (gate.identities).

Examples:
  $ tfparity gate --from staging --to production
      the plans that parity.yaml names
  $ tfparity gate --from staging --to production --attestation passed.json \\
      --plan staging=staging.tfplan --plan production=production.tfplan
      other plans, and an attestation
  $ tfparity gate --verify passed.json --from staging --to production \\
      --plan production=production.tfplan && terraform apply production.tfplan
      before they are applied
  $ tfparity gate --verify passed.json --from staging --to production \\
      --plan production=production.tfplan --replan new.tfplan
      before a plan is applied that was made again

Exit codes:
  0  pass, or verified
  1  blocked, or not what the attestation is about
  2  the gate could not judge: bad input, bad contract or bad usage
`;

/** Of `tfparity completion`. */
export const COMPLETION_HELP = `
Examples:
  $ source <(tfparity completion bash)
      in ~/.bashrc
  $ source <(tfparity completion zsh)
      in ~/.zshrc, after compinit
  $ tfparity completion fish | source
      in ~/.config/fish/config.fish
`;

/** Of `tfparity triage`. */
export const TRIAGE_HELP = `
What it does:
  Runs the check, and shows one open finding after the other, the worst first:
  both values, why nothing explains them, and what accepting it would cover.
  Then it asks what is to become of it: fix it where a fix is proven, allow it
  with a reason, waive it until a day, skip it, explain it, or quit. Each answer
  is written before the next question, as tfparity allow does, and the check
  runs again: what stood behind the finding is asked for as well.
  It asks at a terminal; for scripts there are tfparity allow and waive.

Examples:
  $ tfparity triage
      what the contract names
  $ tfparity triage --plan staging=a.json --plan production=b.json
      other plans, by the contract of this folder

Exit codes:
  0  no finding is open any more
  1  findings are left open; what was answered is kept
  2  nobody sits at a terminal, bad input, bad contract or bad usage
`;

/** Of `tfparity fix`. */
export const FIX_HELP = `
What it does:
  Prints a unified patch: the value of the reference for a parameter that
  differs and may not, or the contract without an entry that is not used or has
  expired. First the check runs with the change in memory; only where the
  finding is gone and no other has come is it a fix, which --apply writes.
  Where only a new plan can show it, the patch is printed, and is not written.

Examples:
  $ tfparity fix 3
  $ tfparity fix 3 --apply

Exit codes:
  0  the change is proven; with --apply it is written
  2  no change is known, or none is proven; nothing was written
`;

/** Of `tfparity allow`. */
export const ALLOW_HELP = `
What it does:
  Runs the check, and adds to the contract what accepts these findings for good:
  by their cause where they have one, by their places, or as a parameter that
  may differ. Everything else in the contract stays as it is, comments included.
  It is written when a check by the new contract has shown that they are
  accepted; what stood behind them is found then. A rule for a parameter that a
  proof is bound to is written without that: synthesize again, and check.

Findings are named by their numbers in the report, their ids (in the report in
JSON), or the first characters of those.

Examples:
  $ tfparity allow 2 --reason "Staging carries a fraction of the load."
  $ tfparity allow 2 5 9c1f --reason "Agreed with security." --dry-run
      what would be added, and nothing else

Exit codes:
  0  the findings are accepted
  2  nothing was written: no such finding, or none that can be accepted
`;

/** Of `tfparity waive`. */
export const WAIVE_HELP = `
What it does:
  As tfparity allow, for a time: the entry goes to waivers, with who mends it
  and the last day that it counts. Then the finding is open again.

Example:
  $ tfparity waive 1 --reason "Staging tries the upgrade first." \\
      --owner platform --expires 2027-01-31

Exit codes:
  0  the findings are accepted
  2  nothing was written: no such finding, or none that can be accepted
`;

/** Of `tfparity baseline`. */
export const BASELINE_HELP = `
What it does:
  Runs the check, and writes its open findings into the file that the contract
  names with baseline: (parity-baseline.json, which the contract gets to name,
  where there is none). From then on they do not block, and reports count them.
  What is new blocks, and so does what comes to other values or more places.
  Secrets are not in the file, and a secret that changes is not noticed.

Examples:
  $ tfparity baseline --reason "From before we compared; see OPS-12."
      all findings of today
  $ tfparity baseline 3 5 --reason "Next quarter."
      these two alone
  $ tfparity baseline --prune
      what was mended is taken out

Exit codes:
  0  written, or nothing to do
  2  nothing was written: bad input, bad contract or bad usage
`;

/** Of `tfparity merge`. */
export const MERGE_HELP = `
What it joins:
  The JSON reports of "tfparity check --component <name>", or all of "tfparity
  gate --component <name>", one of each component of a contract, made with the
  same contract, environments, reference and date.
  What comes of it is the report of one run of all components, to the byte. A
  component of which no report is given blocks.
  --history <file> appends one line about all of it, which "tfparity trend" reads.

Examples:
  $ tfparity check --component network --report json=network.json
  $ tfparity merge network.json service.json --report markdown=parity.md

Exit codes:
  0  all components pass
  1  blocked
  2  the reports cannot be joined
`;

/** Of `tfparity serve`. */
export const SERVE_HELP = `
What it answers:
  Requests that HCP Terraform or a Terraform Enterprise sends to the URL of a
  run task, after the plan or before the apply. The run's workspace has to be
  the plan of an environment of the contract, hcp://organization/workspace; its
  plan is compared with the reference, or where it is the reference itself with
  every other environment. Their plans are what the contract names: files, or
  workspaces, whose token is in TF_TOKEN_app_terraform_io. The result is passed
  for the verdict PASS, and failed for everything else.

Who is believed:
  Requests that are signed with the HMAC key of the run task, which the variable
  TFPARITY_RUN_TASK_KEY has. Without it nothing is served, unless --unsigned
  says so. The run's plan is fetched from a host of --allow-host alone, and its
  result goes to no other. Plans that the contract names are fetched from their
  hosts, each with its own token. It speaks HTTP: put what ends TLS in front.
  GET /health answers 200. SIGTERM ends it when what is under way is done.

Examples:
  $ TFPARITY_RUN_TASK_KEY=... tfparity serve --run-task
      at http://127.0.0.1:8080/, by the contract of this folder
  $ tfparity serve --run-task --host 0.0.0.0 --allow-host tfe.example.com
      for a Terraform Enterprise, from a container

Exit codes:
  0  it was stopped
  2  it could not be started: no key, no contract, or nowhere to listen
`;

/** Of `tfparity schema`. */
export const SCHEMA_HELP = `
  What a report in JSON, a contract, a manifest and a line of a history have to
  look like, as JSON Schema, draft 7: for editors, and for programs that read
  them. A report says the version of its format; keys that a schema does not
  know are refused.

Examples:
  $ tfparity schema report > report.schema.json
      what "tfparity check --report json" writes

Exit codes:
  0  printed
  2  there is no such schema
`;

/** Of `tfparity manifest`. */
export const MANIFEST_HELP = `
What it writes, as JSON:
  tools      node, npm, pnpm, yarn, terraform and tofu where they are on the
             PATH, and those of --tool: bun, cargo, deno, docker, dotnet, git,
             go, php, python, ruby, rustc, uv. Each is asked for its version in
             an empty folder, without your environment.
  files      digests of the lockfiles in the folder, and of files that pin
             versions, such as .nvmrc and .tool-versions
  providers  version and hashes of each in .terraform.lock.hcl
  commit     its id, and whether anything else stood there
  images     with --plan, those of its containers and functions
  variables  of those that --variable names: set, empty or unset. Never what
             one holds. A pattern, such as "NEXT_PUBLIC_*", has those that are
             set.
  The same machine and folder give the same bytes. A contract that says
  manifest: "manifests/{environment}.json" has them compared.

Examples:
  $ tfparity manifest --output manifests/staging.json
      where staging is built
  $ tfparity manifest --variable DATABASE_URL --variable "NEXT_PUBLIC_*"
      with variables of the build
  $ tfparity manifest --plan staging.json --tool python
      with the images of a plan, and another tool

Exit codes:
  0  written
  2  it was not: bad usage, or a tool did not tell its version
`;

/** Of `tfparity report`. */
export const REPORT_HELP = `
What it writes:
  The same bytes as the run that saved the report, in any format: nothing is
  compared, and the verdict is the file's. What is no report of the format that
  this version writes is refused. Whoever needs the verdict of what is there
  now runs check or gate.

Example:
  $ tfparity report parity.json --report markdown=parity.md
      for the pull request, from what another job kept

Exit codes:
  0  the report says pass
  1  the report says blocked
  2  it could not be read or written: bad input or bad usage
`;

/** Below the options of `tfparity comment --help`. */
export const COMMENT_HELP = `
What it does:
  Writes the Markdown report over the comment that an earlier run wrote on the
  pull request under the same --name, or a new one. No other comment is touched,
  whoever wrote it. It sends the report and the token to GitHub's API and
  nothing to anybody else.

What it needs:
  GITHUB_TOKEN with the permission pull-requests: write. The repository and the
  pull request come from the workflow, or from the options. A pull request from
  a fork has a token that may only read: nothing is written, with exit code 2.

Example:
  $ tfparity comment parity.json

Exit codes:
  0  the comment is written, whatever the verdict
  2  it is not: bad input, bad usage, or GitHub refuses
`;
