#!/usr/bin/env bash
# Pushes an image archive as it is, and asks the registry whether it knows it under the same digest.
# usage: push-image.sh FOLDER REFERENCE [OPTION OF skopeo]...
# CI_REGISTRY_USER and CI_REGISTRY_PASSWORD, where they are set: who pushes.
set -euo pipefail

folder=${1:?usage: push-image.sh FOLDER REFERENCE [OPTION OF skopeo]...}
reference=${2:?usage: push-image.sh FOLDER REFERENCE [OPTION OF skopeo]...}
shift 2

if [[ -n ${CI_REGISTRY_USER:-} ]]; then
  skopeo login --username "$CI_REGISTRY_USER" --password-stdin "${reference%%/*}" <<< "$CI_REGISTRY_PASSWORD"
fi
skopeo copy --all "$@" "oci-archive:$folder/medallion-grpc.oci.tar" "docker://$reference"

expected=$(cat "$folder/digest")
found=$(skopeo inspect --raw "${@/--dest-/--}" "docker://$reference" | sha256sum)
if [[ "sha256:${found%% *}" != "$expected" ]]; then
  printf 'push-image.sh: the registry has sha256:%s, built was %s\n' "${found%% *}" "$expected" >&2
  exit 1
fi
printf '%s@%s\n' "${reference%:*}" "$expected"
