#!/usr/bin/env bash
# The suites that start the program, once more with what is published: native code, in which whatever nothing was seen to call is
# left out. Sourced by run.sh.
set -euo pipefail

native_program=$cache/native/medallion
native_projects=(tests/FunctionalTests/FunctionalTests.csproj tests/Interop/Interop.csproj
  tests/Medallion.Cli.Tests/Medallion.Cli.Tests.csproj)

suite_native() {
  local project
  if ! $long && ! grep -Fxq native <<< "$(printf '%s\n' ${only[@]+"${only[@]}"})"; then
    skip native 'nightly (--long), or by name'
    return
  fi
  check native publish_program || return 1
  # Not their nightly tests too, which take hours: what differs here is the program.
  for project in "${native_projects[@]}"; do
    MEDALLION_LONG=0 MEDALLION_PROGRAM=$native_program run_test_project "$project" "native-$(suite_of "$project")"
  done
}

# As the image has it, for this machine.
publish_program() {
  local architecture=x64
  if [[ $(uname -m) == aarch64 ]]; then
    architecture=arm64
  fi
  dotnet publish src/Medallion.Cli --configuration Release --runtime "linux-$architecture" --output "${native_program%/*}" \
    --verbosity quiet --nologo -p:RunAnalyzers=false -p:NuGetLockFilePath=obj/published.lock.json -p:RestoreLockedMode=false
}
