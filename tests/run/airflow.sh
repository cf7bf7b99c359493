#!/usr/bin/env bash
# The suites of the Airflow provider, each in a Python environment of its own. Sourced by run.sh.
set -euo pipefail

plugin=$root/airflow-plugin
airflow_checks=(airflow-lint airflow-stubs airflow-2 airflow-3)

wants_airflow() {
  local name
  for name in "${airflow_checks[@]}"; do
    if wanted "$name"; then
      return 0
    fi
  done
  return 1
}

suite_airflow_lint() {
  with_environment airflow-lint airflow-3 "$plugin/tests/requirements-airflow-3.txt" check_airflow_lint
}

check_airflow_lint() {
  check airflow-lint lint_plugin "$1"
}

lint_plugin() {
  local bin
  bin=$(dirname "$1")
  (cd "$plugin" && "$bin/ruff" check . && "$bin/ruff" format --check . && "$bin/mypy" src)
}

suite_airflow_stubs() {
  with_environment airflow-stubs stubs "$plugin/scripts/requirements.txt" check_airflow_stubs
}

check_airflow_stubs() {
  check airflow-stubs compare_stubs "$1"
}

# The committed stubs are what the protos give.
compare_stubs() {
  local fresh=$results/stubs
  bash "$plugin/scripts/generate_stubs.sh" "$1" "$fresh"
  find "$plugin/src/medallion_provider/protos" -name __pycache__ -prune -exec rm -r {} +
  diff -r "$plugin/src/medallion_provider/protos/medallion" "$fresh/medallion"
}

suite_airflow_2() {
  with_environment airflow-2 airflow-2 "$plugin/tests/requirements-airflow-2.txt" pytest_plugin airflow-2
}

suite_airflow_3() {
  with_environment airflow-3 airflow-3 "$plugin/tests/requirements-airflow-3.txt" pytest_plugin airflow-3
}

# with_environment SUITE NAME REQUIREMENTS COMMAND...: runs the command with the environment's interpreter behind it.
with_environment() {
  local suite=$1 name=$2 requirements=$3 folder=$tools/$2
  shift 3
  if $quick; then
    skip "$suite" '--quick'
  elif ! has_environment "$folder" "$requirements"; then
    skip "$suite" "its Python packages are not to be had here ($(tail -n 1 "$tools/$name.log"))"
  else
    "$@" "$folder/bin/python"
  fi
}

has_environment() {
  local folder=$1 requirements=$2
  if ! cmp -s "$requirements" "$folder/requirements.txt"; then
    install_python "$requirements" "$folder" > "$folder.log" 2>&1 || return 1
    cp "$requirements" "$folder/requirements.txt"
  fi
}

# pytest_plugin SUITE PYTHON: the counts come from its result file.
pytest_plugin() {
  local suite=$1 python=$2 started=$SECONDS report=$results/$1.junit.xml
  heading "$suite"
  if ! (cd "$plugin" && AIRFLOW_HOME=$results/$suite "$python" -m pytest -q --junitxml "$report") \
    > "$results/$suite.log" 2>&1; then
    tail -n 200 "$results/$suite.log"
  fi
  report_pytest "$suite" "$report" $((SECONDS - started))
}

# report_pytest SUITE REPORT SECONDS
report_pytest() {
  local suite=$1 report=$2 seconds=$3 total failed skipped
  if [[ ! -f $report ]]; then
    record "$suite" 0 1 0 "$seconds"
    return
  fi
  total=$(junit_count tests "$report")
  failed=$(($(junit_count failures "$report") + $(junit_count errors "$report")))
  skipped=$(junit_count skipped "$report")
  ((total > 0)) || failed=1
  printf '  %d passed, %d failed, %d skipped in %d s\n' $((total - failed - skipped)) "$failed" "$skipped" "$seconds"
  record "$suite" $((total - failed - skipped)) "$failed" "$skipped" "$seconds"
}

# junit_count ATTRIBUTE REPORT
junit_count() {
  grep -o "<testsuite [^>]*" "$2" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | head -n 1
}
