#!/usr/bin/env bash
# The version of everything that is released from this commit - service, image, chart and wheel - from the tags of the history.
#
#   on tag v1.4.0                 1.4.0
#   on tag v1.5.0-rc.1            1.5.0-rc.1
#   3 commits after v1.4.0        1.4.1-dev.3
#   without any tag               0.1.0-dev.N, N commits from the first
#
# usage: version.sh [semver|python]   python: the same as Python's packages write it (1.5.0rc1, 1.4.1.dev3)
# MEDALLION_VERSION, where it is set, is taken instead: for sources without a history.
set -euo pipefail

first_version=0.1.0

main() {
  local version=${MEDALLION_VERSION:-}
  if [[ -z $version ]]; then
    version=$(version_of_history)
  fi

  if [[ ! $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-(rc|dev)\.[0-9]+)?$ ]]; then
    printf 'version.sh: %s is no version: tags are v1.2.3 or v1.2.3-rc.1\n' "$version" >&2
    return 1
  fi
  case ${1:-semver} in
    semver) printf '%s\n' "$version" ;;
    python) sed -E 's/-rc\./rc/; s/-dev\./.dev/' <<< "$version" ;;
    *)
      printf 'usage: version.sh [semver|python]\n' >&2
      return 2
      ;;
  esac
}

# v1.4.0-3-g0123abc: the latest tag below, commits since.
version_of_history() {
  local description tag commits
  if ! description=$(git describe --tags --long --match 'v[0-9]*' 2> /dev/null); then
    printf '%s-dev.%s' "$first_version" "$(git rev-list --count HEAD)"
    return
  fi

  description=${description%-g*}
  commits=${description##*-}
  tag=${description%-*}
  tag=${tag#v}
  if ((commits == 0)); then
    printf '%s' "$tag"
  else
    printf '%s-dev.%s' "$(next_version "$tag")" "$commits"
  fi
}

# What comes after a candidate is its version; after a version, the next repair.
next_version() {
  local base=${1%%-*}
  if [[ $base != "$1" ]]; then
    printf '%s' "$base"
  else
    printf '%s.%d' "${base%.*}" $((${base##*.} + 1))
  fi
}

main "$@"
