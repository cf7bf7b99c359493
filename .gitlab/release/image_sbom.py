"""Completes the image's bill of materials: image_sbom.py SBOM.cdx.json BASE_IMAGE@sha256:DIGEST

The tool that lists the packages knows neither the image below them, which brings .NET itself, nor that the same sources have to
give the same file: the time is that of the commit (SOURCE_DATE_EPOCH).
"""

import datetime
import json
import os
import pathlib
import sys


def base_component(reference: str) -> dict[str, object]:
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
        "description": "The image below: .NET, ASP.NET Core and the libraries of the system that they need.",
        "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": digest.removeprefix("sha256:")}],
        "purl": purl,
    }


def main(path: str, base: str) -> None:
    file = pathlib.Path(path)
    bill = json.loads(file.read_text(encoding="utf-8-sig"))
    moment = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.UTC)
    bill["metadata"]["timestamp"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    component = base_component(base)
    bill["components"].insert(0, component)
    image = bill["metadata"]["component"]["bom-ref"]
    for node in bill["dependencies"]:
        if node["ref"] == image:
            node["dependsOn"] = [component["bom-ref"], *node.get("dependsOn", [])]
    file.write_text(json.dumps(bill, indent=2, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
