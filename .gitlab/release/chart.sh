#!/usr/bin/env bash
# Packs the chart under the version of this commit, which is also that of the image it starts: chart.sh FOLDER
# Prints the package's path.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=${1:?usage: chart.sh FOLDER}
version=$(bash "$here/version.sh")
mkdir -p "$folder"
helm package "$here/../../helm/medallion-grpc" --version "$version" --app-version "$version" --destination "$folder" > /dev/null
printf '%s\n' "$folder/medallion-grpc-$version.tgz"
