#!/usr/bin/env bash
# The suites of the Airflow provider, each in a Python environment of its own. Sourced by run.sh.
set -euo pipefail

plugin=$root/airflow-plugin
# These call the service, which has to be built first.
airflow_tests=(airflow-2 airflow-2-protobuf-4 airflow-3 airflow-3-protobuf-4 airflow-2-system airflow-3-system)
airflow_checks=(airflow-lint airflow-stubs "${airflow_tests[@]}")

wants_airflow() {
  wants_any "${airflow_checks[@]}"
}

wants_any() {
  local name
  for name in "$@"; do
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
  on_airflow 2 airflow-2 pytest_plugin airflow-2
}

suite_airflow_3() {
  on_airflow 3 airflow-3 pytest_plugin airflow-3
}

# The oldest protobuf that the provider supports, which both versions of Airflow run with.
suite_airflow_2_protobuf_4() {
  on_airflow 2 airflow-2-protobuf-4 pytest_old_protobuf airflow-2-protobuf-4
}

suite_airflow_3_protobuf_4() {
  on_airflow 3 airflow-3-protobuf-4 pytest_old_protobuf airflow-3-protobuf-4
}

# A running Airflow with the service, an S3 gateway and a receiver of Slack messages beside it.
suite_airflow_2_system() {
  on_airflow 2 airflow-2-system pytest_system airflow-2-system
}

suite_airflow_3_system() {
  on_airflow 3 airflow-3-system pytest_system airflow-3-system
}

# on_airflow MAJOR SUITE COMMAND...
on_airflow() {
  local major=$1 suite=$2
  shift 2
  with_environment "$suite" "airflow-$major" "$plugin/tests/requirements-airflow-$major.txt" "$@"
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

# pytest_plugin SUITE PYTHON
pytest_plugin() {
  run_pytest "$1" "$2" tests --ignore tests/system
}

# pytest_system SUITE PYTHON
pytest_system() {
  run_pytest "$1" "$2" tests/system
}

# pytest_old_protobuf SUITE PYTHON
pytest_old_protobuf() {
  local suite=$1 python=$2 folder=$tools/$1
  if ! has_environment "$tools/stubs" "$plugin/scripts/requirements.txt"; then
    skip "$suite" "protobuf 4 is not to be had here ($(tail -n 1 "$tools/stubs.log"))"
  elif ! make_old_protobuf "$python" "$tools/stubs/bin/python" "$folder" > "$results/$suite.log" 2>&1; then
    heading "$suite"
    cat "$results/$suite.log"
    record "$suite" 0 1 0 0
  else
    PYTHONPATH=$folder run_pytest "$suite" "$python" tests --ignore tests/system --ignore tests/policies
  fi
}

# make_old_protobuf PYTHON OLD FOLDER: into FOLDER, for PYTHON's path, the protobuf of the interpreter OLD, and the modules of
# google.rpc made for it: those of a current googleapis-common-protos refuse it.
make_old_protobuf() {
  local packages old
  packages=$("$1" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
    && old=$("$2" -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
    && rm -rf "$3" \
    && mkdir -p "$3/google" \
    && cp -R "$old/google/protobuf" "$old/google/_upb" "$3/google" \
    && "$2" -m grpc_tools.protoc --proto_path "$packages" --python_out "$3" \
      google/rpc/code.proto google/rpc/error_details.proto google/rpc/status.proto \
    && PYTHONPATH=$3 "$1" -c 'import google.protobuf; assert google.protobuf.__version__.startswith("4."), google.protobuf'
}

# run_pytest SUITE PYTHON ARGUMENTS...: the counts come from its result file.
run_pytest() {
  local suite=$1 python=$2 started=$SECONDS report=$results/$1.junit.xml
  shift 2
  heading "$suite"
  if ! (cd "$plugin" && AIRFLOW_HOME=$results/$suite "$python" -m pytest -q --junitxml "$report" "$@") \
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
