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
    # The contract that the tracked branch was last applied with, in the place of the pull request's own.
    aws s3 cp --only-show-errors "$store/contract/parity.yaml" parity.yaml
    timeout 15m tfparity check "${plans[@]}" "${folders[@]}"
  fi
}

verify() {
  timeout 15m tfparity gate --verify passed.json --from staging --to production "${plans[@]}"
  aws s3 cp --only-show-errors parity.yaml "$store/contract/parity.yaml"
}

"$@"
