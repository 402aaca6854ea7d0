#!/usr/bin/env bash
# Parity as a gate for runs of HCP Terraform that the command line starts, in any pipeline that runs bash: change what
# is marked CHANGE.
#
# What happens: each workspace is planned in HCP Terraform, with its own credentials, which never leave it; the plans
# are fetched as JSON and judged by the gate. Before production is applied, its plan is fetched once more from the same
# run, and has to be byte for byte what the gate has passed; then that run is applied, and no other. The script ends
# with the exit code of the first command that fails: of tfparity, 1 is blocked, and 2 is "could not be made". The
# report is there where one could be made.
#
# It expects live/staging and live/production, each with a `cloud` block that names its workspace (CLI-driven, without
# auto-apply), a parity.yaml that names them as `source`, Terraform 1.6 or newer, and tfparity in package.json. What is
# saved by `plan -out` is the name of a run and no plan, so that the gate has to be given JSON.
#
# TF_TOKEN_app_terraform_io: CHANGE: the token of a team that may plan in both workspaces, and apply in production. For
# pull requests: one that may plan, and nothing else; run `hcp-terraform.sh check` then.
set -euo pipefail

plans=(--plan staging=plans/staging.json --plan production=plans/production.json)
reports=(--report text --report markdown=parity-report.md --report html=parity-report.html
  --report json=parity-report.json)
# CHANGE: the branch whose contract judges. It is fetched each time, since what was fetched last may be older than its
# rules.
branch="${CONTRACT_BRANCH:-main}"
contract=(--contract-from "refs/remotes/origin/$branch")

fetch_contract() {
  git fetch --no-tags origin "+refs/heads/$branch:refs/remotes/origin/$branch"
}

plan() {
  rm -rf plans parity-report.* && (umask 077 && mkdir plans) # plans hold secrets in clear
  for environment in staging production; do
    timeout 10m terraform "-chdir=live/$environment" init -input=false
    timeout 30m terraform "-chdir=live/$environment" plan -input=false -out=run.tfplan
    terraform "-chdir=live/$environment" show -json run.tfplan > "plans/$environment.json"
  done
}

check() {
  plan
  fetch_contract
  npx --no-install tfparity check "${contract[@]}" "${plans[@]}" "${reports[@]}"
}

promote() {
  plan
  rm -f passed.json
  fetch_contract
  npx --no-install tfparity gate --from staging --to production "${contract[@]}" "${plans[@]}" "${reports[@]}" \
    --attestation passed.json
  terraform -chdir=live/production show -json run.tfplan > plans/production.json
  npx --no-install tfparity gate --verify passed.json --from staging --to production "${contract[@]}" "${plans[@]}"
  terraform -chdir=live/production apply -input=false run.tfplan # not ended when it takes long
}

"${1:?check or promote}"
