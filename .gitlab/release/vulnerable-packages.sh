#!/usr/bin/env bash
# Fails when a NuGet package of the service, or one that it brings along, has a known vulnerability. Where the package source has
# no list of vulnerabilities it fails too: silence would look like safety.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
project=src/Medallion.Cli/Medallion.Cli.csproj

dotnet restore "$project" --locked-mode --verbosity quiet
dotnet list "$project" package --vulnerable --include-transitive --format json > vulnerable.json.tmp
trap 'rm -f vulnerable.json.tmp' EXIT
python3 - vulnerable.json.tmp << 'END'
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    report = json.load(file)
problems = [each["text"] for each in report.get("problems", [])]
found = [
    f"{package['id']} {package['resolvedVersion']}: {one['severity']}, {one['advisoryurl']}"
    for project in report["projects"]
    for framework in project.get("frameworks", [])
    for kind in ("topLevelPackages", "transitivePackages")
    for package in framework.get(kind, [])
    for one in package["vulnerabilities"]
]
print("\n".join(problems + found) or "no known vulnerability")
sys.exit(bool(problems or found))
END
