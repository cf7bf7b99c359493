#!/usr/bin/env bash
# Builds and tests everything from a fresh clone, says what it left out and why, and ends with one line:
# "N passed, N failed, N skipped". Exits with 1 when anything failed.
#
# usage: tests/run.sh [--quick] [--long] [--only SUITE]... [--list]
#   --quick        install nothing, leave the suites out that need installed tools
#   --long         the nightly tests too (large inputs, soak)
#   --only SUITE   this suite alone; may be given several times. proto, airflow, helm: all their checks; tests: all test projects
#   --list         print the names of the suites
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Ignored by git: tools that were unpacked or installed, and results.
cache=$root/artifacts
tools=$cache/tools
results=$cache/test-results

for part in report tools airflow helm image native suites; do
  # shellcheck source=/dev/null
  source "$root/tests/run/$part.sh"
done

quick=false
long=false
list=false
only=()

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "${BASH_SOURCE[0]}"
}

parse_options() {
  while (($# > 0)); do
    case $1 in
      --quick) quick=true ;;
      --long) long=true ;;
      --list) list=true ;;
      --only)
        only+=("${2:?--only takes the name of a suite; --list prints them}")
        shift
        ;;
      --help | -h)
        usage
        exit 0
        ;;
      *)
        printf 'unknown option: %s\n\n' "$1" >&2
        usage >&2
        exit 2
        ;;
    esac
    shift
  done
}

check_names() {
  local name known
  known=$(printf '%s\n' proto airflow tests && all_suites)
  for name in ${only[@]+"${only[@]}"}; do
    # Not a pipe: grep -q leaves early, and the writer's broken pipe would count as "not found".
    if ! grep -Fxq -- "$name" <<< "$known"; then
      printf 'no suite is called %s; these are:\n%s\n' "$name" "$(all_suites)" >&2
      exit 2
    fi
  done
}

main() {
  parse_options "$@"
  if $list; then
    all_suites
    return
  fi

  check_names
  set_environment
  rm -rf "$results"
  mkdir -p "$results"
  if ! $quick; then
    prepare_tools
  fi

  run_suites
  summarize
}

main "$@"
