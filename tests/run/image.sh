#!/usr/bin/env bash
# The suites of what is released: the image, and the scripts that make and publish the rest. Sourced by run.sh.
set -euo pipefail

release_checks=(image release release-lint code-quality)

suite_image() {
  local linker
  for linker in gcc aarch64-linux-gnu-gcc; do
    if ! command -v "$linker" > /dev/null; then
      skip image "$linker, which links the program, is not installed"
      return
    fi
  done
  with_release_environment image Image
}

suite_release() {
  with_release_environment release Release
}

suite_release_lint() {
  with_environment release-lint release "$root/tests/Release/requirements.txt" check_release_lint
}

check_release_lint() {
  check release-lint lint_release "$1"
}

# Types are checked folder by folder: modules of the same name, as conftest, stand in several.
lint_release() {
  local python=$1 folder
  local folders=(.gitlab/release tests/Image tests/Release tests/run)
  "$python" -m ruff check --no-cache --config tests/run/ruff.toml "${folders[@]}" \
    && "$python" -m ruff format --no-cache --config tests/run/ruff.toml --check "${folders[@]}" || return 1
  for folder in "${folders[@]}"; do
    (cd "$folder" && MYPYPATH=$PWD:$root/.gitlab/release "$python" -m mypy --strict --ignore-missing-imports \
      --cache-dir "$results/mypy" ./*.py) || return 1
  done
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
  # pytest writes its dots in front of them.
  grep -oE '(SKIPPED \[|ready after |(amd|arm)64: ).*' "$results/$suite.log" | sed 's/^/  /' || true
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
