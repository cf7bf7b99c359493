#!/usr/bin/env bash
# The suites of the Helm chart. Sourced by run.sh.
set -euo pipefail

chart_tests=$root/tests/Helm
helm_checks=(helm-lint helm)

suite_helm_lint() {
  with_environment helm-lint helm "$chart_tests/requirements.txt" check_helm_lint
}

check_helm_lint() {
  check helm-lint lint_chart_tests "$1"
}

lint_chart_tests() {
  local bin
  bin=$(dirname "$1")
  (cd "$chart_tests" && "$bin/ruff" check . && "$bin/ruff" format --check . && "$bin/mypy" .)
}

suite_helm() {
  if ! $quick && [[ ! -x ${MEDALLION_KIT:-}/bin/helm ]] && ! command -v helm > /dev/null; then
    skip helm 'helm is neither in the kit nor on the PATH'
  else
    with_environment helm helm "$chart_tests/requirements.txt" pytest_chart
  fi
}

# pytest_chart PYTHON: with etcd and promtool from Debian where the system has none.
pytest_chart() {
  local python=$1 started=$SECONDS report=$results/helm.junit.xml path=$PATH
  heading helm
  provide_program etcd etcd-server
  provide_program promtool prometheus
  if ! (cd "$chart_tests" && PATH=$tools/debian/usr/bin:$path "$python" -m pytest -q -rs --junitxml "$report" .) \
    > "$results/helm.log" 2>&1; then
    tail -n 200 "$results/helm.log"
  fi
  # Each reason for which tests were left out, once.
  { grep '^SKIPPED' "$results/helm.log" || true; } | sed 's/^SKIPPED \[\([0-9]*\)\] [^ ]* /  skipped (\1 tests): /' | sort -u
  report_pytest helm "$report" $((SECONDS - started))
}

# provide_program NAME PACKAGE: the program of a Debian package, unpacked under artifacts/: installed, it would start a service.
provide_program() {
  local name=$1 package=$2 folder=$tools/debian
  if command -v "$name" > /dev/null || [[ -x $folder/usr/bin/$name ]]; then
    return
  fi
  if ! unpack_debian "$package" "$folder" > "$folder-$package.log" 2>&1; then
    printf '  %s: Debian package %s is not to be had here (%s); the tests that need it are skipped\n' \
      "$name" "$package" "$(tail -n 1 "$folder-$package.log")"
  fi
}

# unpack_debian PACKAGE FOLDER
unpack_debian() {
  local package=$1 folder=$2
  if ! command -v apt-get > /dev/null; then
    printf 'there is no apt-get\n'
    return 1
  fi
  mkdir -p "$folder"
  (
    cd "$folder"
    # A fresh machine has no lists of packages yet, and only root can bring them.
    apt-get download "$package" || { apt-get update && apt-get download "$package"; }
    dpkg-deb --extract "$package"_*.deb .
    rm "$package"_*.deb
  )
}
