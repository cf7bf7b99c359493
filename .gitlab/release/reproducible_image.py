"""Makes an OCI archive of the .NET SDK the same whenever it is made from the same files: reproducible_image.py ARCHIVE

The SDK (up to 10.0.4xx) stamps every file of its layer with the moment of the build and with its process id, and gives the files
to the user that the service runs as. Here they get the time of the commit (SOURCE_DATE_EPOCH), belong to root and cannot be
written; then the layer, and whatever names it by its digest, is written anew. Layers of the base image stay as they are.
Prints the digest of the image index.
"""

import datetime
import gzip
import hashlib
import io
import json
import os
import sys
import tarfile
from pathlib import Path
from typing import Any

Json = dict[str, Any]

EPOCH = int(os.environ["SOURCE_DATE_EPOCH"])
CREATED = datetime.datetime.fromtimestamp(EPOCH, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Blobs:
    """What the archive holds under its digest."""

    def __init__(self, archive: Path) -> None:
        self._read: dict[str, bytes] = {}
        self.written: dict[str, bytes] = {}
        with tarfile.open(archive) as files:
            for entry in files:
                stream = files.extractfile(entry)
                if stream is not None:
                    self._read[entry.name] = stream.read()
        self.index: Json = json.loads(self._read["index.json"])

    def get(self, descriptor: Json) -> bytes:
        return self._read["blobs/" + descriptor["digest"].replace(":", "/")]

    def put(self, descriptor: Json, content: bytes) -> Json:
        """The descriptor, of the new content."""
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        self.written[digest] = content
        return descriptor | {"digest": digest, "size": len(content)}

    def put_json(self, descriptor: Json, value: Json) -> Json:
        return self.put(descriptor, compact(value))


def compact(value: Json) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def normalized_layer(compressed: bytes) -> bytes:
    """The same files in the order of their names, without what differs from build to build."""
    content = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(gzip.decompress(compressed))) as source,
        tarfile.open(fileobj=content, mode="w", format=tarfile.GNU_FORMAT) as target,
    ):
        for entry in sorted(source.getmembers(), key=lambda each: each.name):
            clean = tarfile.TarInfo(entry.name)
            clean.type, clean.linkname, clean.size = entry.type, entry.linkname, entry.size
            clean.mode = 0o755 if entry.isdir() or is_program(source, entry) else 0o644
            clean.mtime = EPOCH
            target.addfile(clean, source.extractfile(entry) if entry.isfile() else None)
    return content.getvalue()


def is_program(source: tarfile.TarFile, entry: tarfile.TarInfo) -> bool:
    """Whether it can be started: an ELF file that is not a library."""
    stream = source.extractfile(entry) if entry.isfile() and not entry.name.endswith(".so") else None
    return stream is not None and stream.read(4) == b"\x7fELF"


def normalize_image(blobs: Blobs, descriptor: Json) -> Json:
    manifest = json.loads(blobs.get(descriptor))
    config = json.loads(blobs.get(manifest["config"]))
    for entry in config["history"]:
        if entry.get("author") == ".NET SDK":
            entry["created"] = CREATED
    config["created"] = CREATED

    # The SDK adds one layer, on top.
    for layer in manifest["layers"][:-1]:
        blobs.put(layer, blobs.get(layer))
    files = normalized_layer(blobs.get(manifest["layers"][-1]))
    config["rootfs"]["diff_ids"][-1] = "sha256:" + hashlib.sha256(files).hexdigest()
    manifest["layers"][-1] = blobs.put(manifest["layers"][-1], gzip.compress(files, compresslevel=9, mtime=0))
    manifest["config"] = blobs.put_json(manifest["config"], config)
    return blobs.put_json(descriptor, manifest)


def normalize_index(blobs: Blobs, descriptor: Json) -> Json:
    index = json.loads(blobs.get(descriptor))
    index["manifests"] = [normalize_image(blobs, each) for each in index["manifests"]]
    return blobs.put_json(descriptor, index)


def write(archive: Path, blobs: Blobs) -> None:
    files = {"oci-layout": compact({"imageLayoutVersion": "1.0.0"}), "index.json": compact(blobs.index)}
    files |= {"blobs/" + digest.replace(":", "/"): content for digest, content in sorted(blobs.written.items())}
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as target:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), 0o644, EPOCH
            target.addfile(entry, io.BytesIO(content))


def main(archive: Path) -> None:
    blobs = Blobs(archive)
    [entry] = blobs.index["manifests"]
    # Without its "platform", which the SDK leaves empty and which would have to say one.
    entry = {name: value for name, value in entry.items() if name != "platform"}
    blobs.index["manifests"] = [normalize_index(blobs, entry)]
    write(archive, blobs)
    print(blobs.index["manifests"][0]["digest"])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
