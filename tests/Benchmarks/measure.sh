#!/usr/bin/env bash
# Measures everything and renews src/docs/performance.md with its plots. On a quiet machine; takes about 25 minutes, with
# --long about an hour more.
#
# usage: tests/Benchmarks/measure.sh [--long] [FOLDER]
#   --long    40 M rows too
#   FOLDER    for the documents; default: artifacts/benchmark
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
long=()
if [[ ${1:-} == --long ]]; then
  long=(--long)
  shift
fi
results=${1:-artifacts/benchmark}
mkdir -p "$results"

dotnet build tests/Benchmarks --configuration Release --verbosity quiet --nologo
bench() {
  dotnet tests/Benchmarks/bin/Release/net10.0/Benchmarks.dll "$@"
}

bench kernels --save "$results/kernels.json"
bench facts --save "$results/facts.json"
bench --save "$results/pipeline.json"
bench scaling ${long[@]+"${long[@]}"} --save "$results/scaling.json"
bench page --from "$results"
