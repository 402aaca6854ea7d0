#!/usr/bin/env bash
# Parity as a gate in Spacelift, what the hooks of config.yml run. What happens, and what it needs, stands there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

store="s3://$PARITY_BUCKET"
kept="$store/plans/$TF_VAR_spacelift_commit_sha/staging.tfplan"
plans=(--plan staging=staging.tfplan --plan production=live/production/spacelift.plan)
folders=(--terraform-folder staging=live/staging --terraform-folder production=live/production)

keep() {
  aws s3 cp --only-show-errors "live/staging/$1" "$kept"
}

# Both stacks plan a pull request at the same time, so that the plan of staging may be a while coming.
fetch() {
  rm -f staging.tfplan passed.json
  timeout 15m bash -c 'until aws s3 cp --only-show-errors "$1" staging.tfplan; do sleep 10; done' fetch "$kept"
  tofu -chdir=live/staging init -input=false -backend=false # a plan is read with the providers that it was made with
}

judge() {
  fetch
  if [ "$TF_VAR_spacelift_run_type" = TRACKED ]; then
    timeout 15m tfparity gate --from staging --to production "${plans[@]}" "${folders[@]}" --attestation passed.json
  else
    # The rules that the tracked branch was last applied with, in the place of the pull request's own.
    aws s3 cp --only-show-errors "$store/contract/rules.tar" rules.tar
    tar -xf rules.tar
    timeout 15m tfparity check "${plans[@]}" "${folders[@]}"
  fi
}

# What judges: the contract, and the files that it names as `baseline` and `schema`. OpenTofu reads its YAML, and prints
# their names between colons and in quotes; anything else is not understood.
keep_rules() {
  local folder named files
  folder=$(mktemp -d)
  cp parity.yaml "$folder"
  named=$(tofu -chdir="$folder" console <<< \
    'join(":", flatten([for key in ["baseline", "schema"] : lookup(yamldecode(file("parity.yaml")), key, [])]))')
  if ! [[ $named =~ ^\"[A-Za-z0-9._/:-]*\"$ ]]; then
    echo "parity.yaml: a name in baseline or schema has other signs than letters, digits and . _ / -: rename it" >&2
    exit 2
  fi
  IFS=: read -ra files <<< "parity.yaml:${named//\"/}"
  tar -cf rules.tar -- "${files[@]}"
  aws s3 cp --only-show-errors rules.tar "$store/contract/rules.tar"
}

verify() {
  timeout 15m tfparity gate --verify passed.json --from staging --to production "${plans[@]}"
  keep_rules
}

"$@"
