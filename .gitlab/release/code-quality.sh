#!/usr/bin/env bash
# Writes GitLab's code-quality report: what the analyzers suggest, functions with many branches, code that stands twice.
# usage: code-quality.sh FOLDER [PYTHON]
#   FOLDER/gl-code-quality-report.json
#   FOLDER/*.sarif    what the compiler's analyzers said, project by project
# Branches in Python are counted by ruff, where PYTHON (default: python3) has it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?usage: code-quality.sh FOLDER [PYTHON]}
python=${2:-python3}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$here/../.."
rm -f "$folder"/*.sarif "$folder/ruff.json"

# Apart from other builds: a project that is up to date is not analyzed again.
dotnet build src/Medallion.Cli --configuration Release --verbosity quiet --nologo \
  -p:UseArtifactsOutput=true -p:ArtifactsPath="$folder/build" \
  -p:CodeQualityFolder="$folder/" -p:TreatWarningsAsErrors=false
if "$python" -m ruff --version > /dev/null 2>&1; then
  "$python" -m ruff check airflow-plugin/src .gitlab/release tests/run --exclude airflow-plugin/src/medallion_provider/protos \
    --select C901,PLR0912,PLR0915 --preview --isolated --output-format gitlab --exit-zero > "$folder/ruff.json"
fi
python3 "$here/code_quality.py" "$folder/gl-code-quality-report.json" "$folder"
