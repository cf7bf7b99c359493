#!/usr/bin/env bash
# Builds the Airflow provider's wheel under the version of this commit, and the plugins.zip and requirements.txt that Amazon MWAA
# takes it from: wheel.sh FOLDER [PYTHON]
# The sources carry the version of the last release; a copy of them gets that of this commit.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?usage: wheel.sh FOLDER [PYTHON]}
python=${2:-python3}
version=$(bash "$here/version.sh" python)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct)}

mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT
cp -R "$here/../../airflow-plugin/." "$sources"

sed -i -E "s/^version = \".*\"$/version = \"$version\"/" "$sources/pyproject.toml"
sed -i -E "s/^__version__ = \".*\"$/__version__ = \"$version\"/" "$sources/src/medallion_provider/__init__.py"
sed -E "s/^(airflow-provider-medallion==).*$/\1$version/" "$sources/requirements.txt" > "$folder/requirements.txt"

rm -f "$folder"/*.whl "$folder/plugins.zip"
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir "$folder" "$sources"
wheel=$folder/airflow_provider_medallion-$version-py3-none-any.whl
"$python" "$here/plugins_zip.py" "$folder/plugins.zip" "$wheel"
printf '%s\n' "$wheel"
