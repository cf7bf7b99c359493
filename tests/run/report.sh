#!/usr/bin/env bash
# Counts what passed, failed and was skipped, suite by suite, and prints the summary. Sourced by run.sh.
set -euo pipefail

summary=()
total_passed=0
total_failed=0
total_skipped=0

heading() {
  printf '\n== %s\n' "$1"
}

# record SUITE PASSED FAILED SKIPPED SECONDS
record() {
  summary+=("$(printf '%-28s %7d %7d %8d %8d' "$@")")
  total_passed=$((total_passed + $2))
  total_failed=$((total_failed + $3))
  total_skipped=$((total_skipped + $4))
}

# skip SUITE REASON
skip() {
  heading "$1"
  printf 'skipped: %s\n' "$2"
  record "$1" 0 0 1 0
}

# check SUITE COMMAND...: one check, which passes when the command does; its output is shown when it fails.
check() {
  local suite=$1 log=$results/$1.log started=$SECONDS
  shift
  heading "$suite"
  if "$@" > "$log" 2>&1; then
    printf 'passed in %d s\n' $((SECONDS - started))
    record "$suite" 1 0 0 $((SECONDS - started))
    return 0
  fi

  tail -n 200 "$log"
  printf 'FAILED: %s\n' "$*"
  record "$suite" 0 1 0 $((SECONDS - started))
  return 1
}

# summarize: the table, then the line that ends every run; its result is the run's.
summarize() {
  heading summary
  printf '%-28s %7s %7s %8s %8s\n' suite passed failed skipped seconds
  printf '%s\n' ${summary[@]+"${summary[@]}"}
  printf '\n%d passed, %d failed, %d skipped\n' "$total_passed" "$total_failed" "$total_skipped"
  ((total_failed == 0))
}
