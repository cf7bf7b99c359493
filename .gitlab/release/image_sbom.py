"""Completes the image's bill of materials: image_sbom.py SBOM.cdx.json BASE_IMAGE@sha256:DIGEST project.assets.json

The tool that lists the packages knows neither the image below them nor the parts of .NET that are linked into the program, where
no scanner finds them; nor that the same sources have to give the same file: the time is that of the commit (SOURCE_DATE_EPOCH).
"""

import base64
import datetime
import json
import os
import pathlib
import sys

Component = dict[str, object]

# Each for every architecture; other packages that are fetched for publishing are tools.
LINKED = ("Microsoft.AspNetCore.App.Runtime.", "Microsoft.NETCore.App.Runtime.NativeAOT.")


def base_component(reference: str) -> Component:
    name, _, digest = reference.partition("@")
    repository, _, tag = name.rpartition(":")
    if not digest.startswith("sha256:") or not repository:
        raise SystemExit(f"the base image is not pinned by digest: {reference}")
    package = repository.rsplit("/", 1)[-1]
    purl = f"pkg:oci/{package}@{digest.replace(':', '%3A')}?repository_url={repository}&tag={tag}"
    return {
        "type": "container",
        "bom-ref": purl,
        "name": repository,
        "version": tag,
        "description": "The image below: the libraries of the system that native code of .NET needs.",
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": digest.removeprefix("sha256:")}],
        "purl": purl,
    }


def linked_components(assets_file: str) -> list[Component]:
    """The parts of .NET that the program is linked with, as the restore for publishing has chosen them."""
    assets = json.loads(pathlib.Path(assets_file).read_text(encoding="utf-8-sig"))
    [framework] = assets["project"]["frameworks"].values()
    versions = {each["name"]: each["version"].strip("[]").split(",")[0] for each in framework["downloadDependencies"]}
    linked = {name: version for name, version in sorted(versions.items()) if name.startswith(LINKED)}
    if {prefix for prefix in LINKED if not any(name.startswith(prefix) for name in linked)}:
        raise SystemExit(f"{assets_file} does not say with which .NET the program is linked: was it restored for publishing?")
    return [linked_component(name, version, list(assets["packageFolders"])) for name, version in linked.items()]


def linked_component(name: str, version: str, folders: list[str]) -> Component:
    """As the tool describes a package."""
    file = f"{name}.{version}.nupkg.sha512".lower()
    [found, *_] = [path for folder in folders if (path := pathlib.Path(folder, name.lower(), version, file)).is_file()]
    return {
        "type": "library",
        "bom-ref": f"pkg:nuget/{name}@{version}",
        "name": name,
        "version": version,
        "description": "Of .NET: linked into the program of that architecture.",
        "scope": "required",
        "hashes": [{"alg": "SHA-512", "content": base64.b64decode(found.read_text(encoding="ascii")).hex().upper()}],
        "licenses": [{"license": {"id": "MIT"}}],
        "purl": f"pkg:nuget/{name}@{version}",
    }


def main(path: str, base: str, assets_file: str) -> None:
    file = pathlib.Path(path)
    bill = json.loads(file.read_text(encoding="utf-8-sig"))
    moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.UTC)
    bill["metadata"]["timestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    added = [base_component(base), *linked_components(assets_file)]
    bill["components"][:0] = added
    image = bill["metadata"]["component"]["bom-ref"]
    for node in bill["dependencies"]:
        if node["ref"] == image:
            node["dependsOn"] = [*(component["bom-ref"] for component in added), *node.get("dependsOn", [])]
    file.write_text(json.dumps(bill, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
