#!/usr/bin/env bash
# The suites, in the order in which they run. Sourced by run.sh.
set -euo pipefail

solution=Medallion.Grpc.sln
checks=(build format proto-lint proto-format proto-breaking ci "${release_checks[@]}" "${helm_checks[@]}" "${airflow_checks[@]}" native)

# The test projects of the solution, as paths.
test_projects() {
  local project
  { grep -o '"tests[^"]*\.csproj"' "$solution" || true; } | tr -d '"' | tr '\\' '/' | sort | while read -r project; do
    if ! grep -q '<IsTestSuite>false</IsTestSuite>' "$project"; then
      printf '%s\n' "$project"
    fi
  done
}

suite_of() {
  basename "$1" .csproj
}

all_suites() {
  local project
  printf '%s\n' "${checks[@]}"
  for project in $(test_projects); do
    suite_of "$project"
  done
}

# wanted SUITE: it, or its group, was asked for, or nothing was.
wanted() {
  local group=tests check
  for check in "${checks[@]}"; do
    if [[ $check == "$1" ]]; then
      group=${1%%-*}
    fi
  done
  ((${#only[@]} == 0)) || grep -Fxq -e "$1" -e "$group" <<< "$(printf '%s\n' "${only[@]}")"
}

wants_tests() {
  local project
  for project in $(test_projects); do
    if wanted "$(suite_of "$project")"; then
      return 0
    fi
  done
  return 1
}

run_suites() {
  local name project built=true
  # Whatever is tested has to be built first.
  if wanted build || wanted native || wants_tests || wants_any "${airflow_tests[@]}"; then
    check build build_solution || built=false
  fi

  for name in "${checks[@]:1}"; do
    if wanted "$name"; then
      "suite_${name//-/_}" || true
    fi
  done

  for project in $(test_projects); do
    if ! wanted "$(suite_of "$project")"; then
      continue
    elif $built; then
      run_test_project "$project"
    else
      skip "$(suite_of "$project")" 'the build failed'
    fi
  done
  merge_coverage
}

# With MEDALLION_COVERAGE=1: which lines the tests have run, over all projects, in coverage.cobertura.xml.
merge_coverage() {
  local reports=("$results"/*/*.cobertura.xml)
  if [[ ${MEDALLION_COVERAGE:-} == 1 && -e ${reports[0]} ]]; then
    heading coverage
    python3 tests/run/coverage.py "$results/coverage.cobertura.xml" "${reports[@]}"
  fi
}

build_solution() {
  dotnet restore "$solution" --locked-mode \
    && dotnet build "$solution" --configuration Release --no-restore --warnaserror --verbosity minimal
}

suite_format() {
  check format dotnet format "$solution" --verify-no-changes
}

suite_proto_lint() {
  with_buf proto-lint lint protos
}

suite_proto_format() {
  with_buf proto-format format protos --diff --exit-code
}

# Against the state that the change starts from: the merge request's base, else main, else the commit before.
suite_proto_breaking() {
  local base before=$results/protos-before
  base=$(breaking_base)
  if [[ -z $base ]]; then
    skip proto-breaking 'the history holds no earlier commit with protos to compare with'
    return
  fi

  rm -rf "$before"
  mkdir -p "$before"
  git archive "$base" protos | tar -x -C "$before"
  with_buf proto-breaking breaking protos --against "$before/protos"
}

breaking_base() {
  local candidate commit head
  head=$(git rev-parse --verify --quiet HEAD || true)
  for candidate in "${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}" origin/main main HEAD~1; do
    if [[ -z $candidate ]]; then
      continue
    fi
    commit=$(git merge-base HEAD "$candidate" 2> /dev/null || true)
    if [[ -n $commit && $commit != "$head" ]] && git cat-file -e "$commit:protos" 2> /dev/null; then
      printf '%s' "$commit"
      return
    fi
  done
}

# with_buf SUITE ARGUMENTS...
with_buf() {
  local suite=$1 buf
  shift
  buf=$(node_tool buf)
  if [[ -z $buf ]]; then
    skip "$suite" 'buf is not installed (npm ci in tests/Interop)'
    return
  fi
  check "$suite" "$buf" "$@"
}

suite_ci() {
  local runner
  runner=$(node_tool gitlab-ci-local)
  if [[ -z $runner ]]; then
    skip ci 'gitlab-ci-local is not installed (npm ci in tests/Interop)'
    return
  fi
  check ci validate_pipeline "$runner"
  if ! command -v rsync > /dev/null; then
    skip ci-jobs 'rsync is not installed, with which gitlab-ci-local copies the tree for its jobs'
    return
  fi
  check ci-jobs run_jobs "$runner"
}

# validate_pipeline RUNNER: against GitLab's schema, which it carries.
validate_pipeline() {
  "$1" --list --variable ON_OWN_MACHINE=true --state-dir artifacts/gitlab-ci-local
}

# run_jobs RUNNER: jobs that need no GitLab, for real, as on main, in copies of the tree that the runner makes; with --long those
# that take longer.
run_jobs() {
  local jobs=(version changelog)
  if $long; then
    jobs+=(proto pipeline release-scripts code-quality)
  fi
  "$1" --state-dir artifacts/gitlab-ci-local --force-shell-executor --shell-isolation --artifacts-to-source=false --needs=false \
    --variable ON_OWN_MACHINE=true --variable CI_COMMIT_BRANCH=main --variable CI_DEFAULT_BRANCH=main \
    --ignore-predefined-vars CI_COMMIT_BRANCH,CI_DEFAULT_BRANCH "${jobs[@]}"
}

# run_test_project PROJECT [SUITE]: the counts come from its result file; a run that leaves none has failed.
run_test_project() {
  local project=$1 suite started=$SECONDS
  suite=${2:-$(suite_of "$project")}
  if [[ $suite == *Interop ]] && $quick; then
    skip "$suite" '--quick'
    return
  fi

  # Silence between two tests: nightly ones (fuzzing, all writes of a stage) take up to half an hour each.
  local patience=5m
  if $long; then
    patience=60m
  fi

  heading "$suite"
  rm -f "$results/$suite.trx"
  local status=0
  local coverage=()
  if [[ ${MEDALLION_COVERAGE:-} == 1 ]]; then
    coverage=(--collect 'Code Coverage' --settings tests/run/coverage.runsettings)
  fi
  dotnet test "$project" --configuration Release --no-build --results-directory "$results" ${coverage[@]+"${coverage[@]}"} \
    --logger "trx;LogFileName=$suite.trx" --logger 'console;verbosity=minimal' \
    --blame-hang-timeout "$patience" --blame-hang-dump-type none > "$results/$suite.log" 2>&1 || status=$?
  report_test_results "$suite" "$status" $((SECONDS - started))
}

# report_test_results SUITE STATUS SECONDS
report_test_results() {
  local suite=$1 status=$2 seconds=$3 trx=$results/$1.trx
  local total passed failed skipped
  if [[ ! -f $trx ]]; then
    tail -n 100 "$results/$suite.log"
    record "$suite" 0 1 0 "$seconds"
    return
  fi

  total=$(counter total "$trx")
  passed=$(counter passed "$trx")
  skipped=$((total - $(counter executed "$trx")))
  failed=$((total - passed - skipped))
  # A crash after the last test, or a project without tests, is a failure that no test reports.
  if ((failed == 0 && (status != 0 || total == 0))); then
    failed=1
  fi
  if ((failed > 0)); then
    tail -n 300 "$results/$suite.log"
  fi
  list_skipped "$trx"
  write_junit "$trx"
  printf '  %d passed, %d failed, %d skipped in %d s\n' "$passed" "$failed" "$skipped" "$seconds"
  record "$suite" "$passed" "$failed" "$skipped" "$seconds"
}

# counter NAME TRX
counter() {
  sed -n "s/.*<Counters .*\\b$1=\"\\([0-9]*\\)\".*/\\1/p" "$2" | head -n 1
}

# list_skipped TRX: each skipped test with its reason.
list_skipped() {
  awk '
    /<UnitTestResult .*outcome="NotExecuted"/ {
      match($0, /testName="[^"]*"/)
      name = substr($0, RSTART + 10, RLENGTH - 11)
    }
    name != "" && /<Message>/ {
      gsub(/.*<Message>|<\/Message>.*/, "")
      reason = ": " $0
    }
    name != "" && /<\/UnitTestResult>/ {
      print "  skipped: " name reason
      name = reason = ""
    }
  ' "$1"
}

# write_junit TRX: the same results in the form that GitLab shows in a merge request.
write_junit() {
  if command -v python3 > /dev/null; then
    python3 tests/run/junit.py "$1" "${1%.trx}.junit.xml"
  fi
}
