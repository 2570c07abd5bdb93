#!/usr/bin/env bash
# Measures the engine beside its peers in one run, on servers that are started for it, and prints the ratios.
#
#   bench/Voy8.Jobs.Bench/compare.sh /path/to/peers/jobs/run.sh          every peer, once
#   RUNS=3 PEERS="bullmq pg-boss" bench/Voy8.Jobs.Bench/compare.sh …     some of them, three times; medians count
#   WAITING=1000000 …                                                     with a million jobs waiting beside
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
runner=$(realpath "${1:?give the path of the run.sh that measures the peers}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PEERS="${PEERS-bullmq bullmq-postgres pg-boss hangfire-redis hangfire-postgres} ours=$work/bench/Voy8.Jobs.Bench"
export VARIANTS=${VARIANTS:-0} STEP_SECONDS=${STEP_SECONDS:-240} OUT=${OUT:-$work/results.jsonl}

# Compiled ahead of time, as the product is published: else a short run measures the compiler.
dotnet publish "$here" -c Release --use-current-runtime --self-contained true -p:PublishReadyToRun=true \
  -p:PublishReadyToRunComposite=true -o "$work/bench" --nologo -v quiet >&2
bash "$runner"
"$work/bench/Voy8.Jobs.Bench" ratios < "$OUT"
