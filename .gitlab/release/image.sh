#!/usr/bin/env bash
# Makes the service's image for amd64 and arm64, as an OCI archive that is the same, byte for byte, whenever and wherever it is
# made from the same commit.
#
# usage: image.sh FOLDER [OPTION OF dotnet publish]...
#   FOLDER/medallion-grpc.oci.tar   skopeo copy --all oci-archive:… docker://…
#   FOLDER/sbom.cdx.json            what it is made of (CycloneDX); the image holds it too, as /app/sbom.cdx.json
#   FOLDER/digest                   of the image index, under which a registry will know it
#   FOLDER/build                    what was built on the way: from nothing, since what an earlier build left could differ
# Needs gcc, and for the other architecture gcc's cross compiler, to link native code.
# IMAGE_SOURCE: URL of the project, for the label org.opencontainers.image.source.
# For sources without a history: MEDALLION_VERSION, SOURCE_REVISION (a commit), SOURCE_DATE_EPOCH (its time, in seconds).
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
project=$root/src/Medallion.Cli/Medallion.Cli.csproj

main() {
  local folder=${1:?usage: image.sh FOLDER [OPTION OF dotnet publish]...}
  shift
  mkdir -p "$folder"
  folder=$(cd "$folder" && pwd)
  rm -rf "$folder/build"
  cd "$root"

  local version revision
  version=$(bash "$here/version.sh")
  revision=${SOURCE_REVISION:-$(git rev-parse HEAD)}
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}

  local elsewhere=(-p:UseArtifactsOutput=true -p:ArtifactsPath="$folder/build")
  restore "$folder"
  write_sbom "$folder" "$version" "$@"
  publish "$folder" "$version" "$revision" "$@"
  python3 "$here/reproducible_image.py" "$folder/medallion-grpc.oci.tar" > "$folder/digest"
  printf 'medallion-grpc %s: %s\n' "$version" "$(cat "$folder/digest")"
}

# restore FOLDER: what is locked; then also what publishing needs beyond a build, compiler and runtime of both architectures.
restore() {
  local folder=$1
  dotnet restore "$project" --locked-mode --verbosity quiet "${elsewhere[@]}"
  dotnet restore "$project" --verbosity quiet -p:_IsPublishing=true "${elsewhere[@]}"
  python3 "$here/published_lock.py" "${project%/*}/packages.lock.json" "$folder/build/obj/Medallion.Cli/published.lock.json"
}

# write_sbom FOLDER VERSION OPTION...
write_sbom() {
  local folder=$1 version=$2 base
  shift 2
  base=$(dotnet msbuild "$project" -getProperty:ContainerBaseImage "$@")
  (
    cd "$here"
    dotnet tool restore --verbosity quiet
    dotnet tool run dotnet-CycloneDX "$project" --disable-package-restore \
      --base-intermediate-output-path "$folder/build" --no-serial-number --exclude-dev --exclude-filter Grpc.Tools \
      --set-name medallion-grpc --set-version "$version" --set-type Container --spec-version 1.6 \
      --output-format Json --output "$folder" --filename sbom.cdx.json > "$folder/sbom.log"
  )
  python3 "$here/image_sbom.py" "$folder/sbom.cdx.json" "$base" "$folder/build/obj/Medallion.Cli/project.assets.json"
}

# publish FOLDER VERSION REVISION OPTION...
# Without symbols of the assemblies: they hold generated sources, and the generator of log messages writes its classes in changing
# order.
publish() {
  local folder=$1 version=$2 revision=$3
  shift 3
  dotnet publish "$project" --configuration Release --no-restore --verbosity quiet --nologo -t:PublishContainer \
    "${elsewhere[@]}" \
    -p:Version="$version" \
    -p:SourceRevisionId="$revision" \
    -p:EnableSourceControlManagerQueries=false \
    -p:DebugType=none \
    -p:PathMap="$folder/build/=/_/build/%2C$root/=/_/" \
    -p:ImageRevision="$revision" \
    -p:ImageSource="${IMAGE_SOURCE:-}" \
    -p:ImageSbom="$folder/sbom.cdx.json" \
    -p:ContainerArchiveOutputPath="$folder/medallion-grpc.oci.tar" \
    "$@"
}

main "$@"
