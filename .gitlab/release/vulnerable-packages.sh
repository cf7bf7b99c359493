#!/usr/bin/env bash
# Fails when a NuGet package of the service, or one that it brings along, has a known vulnerability. Where the package source has
# no list of vulnerabilities it fails too: silence would look like safety.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$here/../../src/Medallion.Cli/Medallion.Cli.csproj
report=$(mktemp)
trap 'rm -f "$report"' EXIT

# NuGet's own audit knows whether a source has a list at all (NU1905).
dotnet restore "$project" --locked-mode --force --verbosity quiet -p:NuGetAudit=true -p:NuGetAuditMode=all -p:NuGetAuditLevel=low
dotnet list "$project" package --vulnerable --include-transitive --format json > "$report" || cat "$report"
python3 "$here/vulnerable_packages.py" "$report"
