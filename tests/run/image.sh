#!/usr/bin/env bash
# The suites of what is released: the image, and the scripts that make and publish the rest. Sourced by run.sh.
set -euo pipefail

release_checks=(image release code-quality)

suite_image() {
  with_release_environment image Image
}

suite_release() {
  with_release_environment release Release
}

# with_release_environment SUITE FOLDER: the pytest folder of tests/, in an environment with its requirements.
with_release_environment() {
  with_environment "$1" "$1" "$root/tests/$2/requirements.txt" pytest_folder "$1" "$root/tests/$2"
}

# pytest_folder SUITE FOLDER PYTHON: the counts come from its result file; what tests print of measurements is shown.
pytest_folder() {
  local suite=$1 folder=$2 python=$3 started=$SECONDS report=$results/$1.junit.xml
  heading "$suite"
  if ! (cd "$folder" && PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest -q -rs -s --basetemp "$results/$suite" \
    --junitxml "$report" .) > "$results/$suite.log" 2>&1; then
    tail -n 200 "$results/$suite.log"
  fi
  grep -E '^(SKIPPED|.?(ready after|amd64:|arm64:))' "$results/$suite.log" | sed 's/^/  /' || true
  # Root filesystems and archives are large.
  rm -rf "${results:?}/$suite"
  report_pytest "$suite" "$report" $((SECONDS - started))
}

# The report of the merge request, which needs a build of its own: with --long, or where it is asked for.
suite_code_quality() {
  if ! $long && ((${#only[@]} == 0)); then
    skip code-quality 'nightly (--long), or by name'
    return
  fi
  check code-quality bash .gitlab/release/code-quality.sh "$results/code-quality"
}
