"""Images as OCI describes them: blobs under their digests, manifests that name them, archives that hold them."""

import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"

Json = dict[str, Any]


@dataclass(frozen=True)
class Blob:
    """Bytes of a kind, known by their digest."""

    media_type: str
    content: bytes

    @property
    def digest(self) -> str:
        """As a registry writes it."""
        return digest_of(self.content)

    @property
    def descriptor(self) -> Json:
        """How a manifest names it."""
        return {"mediaType": self.media_type, "digest": self.digest, "size": len(self.content)}


def digest_of(content: bytes) -> str:
    """sha256: and the hash."""
    return "sha256:" + hashlib.sha256(content).hexdigest()


def json_blob(media_type: str, value: Json) -> Blob:
    """A manifest, an index or a configuration."""
    return Blob(media_type, json.dumps(value).encode())


@dataclass(frozen=True)
class Image:
    """One architecture of an image in an archive."""

    architecture: str
    manifest: Json
    config: Json
    layers: list[bytes]
    """Compressed, lowest first."""

    def layer(self, number: int) -> tarfile.TarFile:
        """A layer, opened."""
        return tarfile.open(fileobj=io.BytesIO(gzip.decompress(self.layers[number])))


class Archive:
    """An OCI archive: every blob is checked against its name as it is read."""

    def __init__(self, path: Path) -> None:
        with tarfile.open(path) as archive:
            self._files = {entry.name: read(archive, entry) for entry in archive if entry.isfile()}
        self.layout = json.loads(self._files["oci-layout"])
        self.index = json.loads(self._files["index.json"])

    def blob(self, descriptor: Json) -> bytes:
        """The bytes that a descriptor names."""
        content = self._files["blobs/" + descriptor["digest"].replace(":", "/")]
        assert digest_of(content) == descriptor["digest"]
        assert len(content) == descriptor["size"]
        return content

    def images(self) -> dict[str, Image]:
        """Each architecture's image."""
        [entry] = self.index["manifests"]
        assert entry["mediaType"] == INDEX
        found = [self._image(each) for each in json.loads(self.blob(entry))["manifests"]]
        return {image.architecture: image for image in found}

    def _image(self, descriptor: Json) -> Image:
        manifest = json.loads(self.blob(descriptor))
        config = json.loads(self.blob(manifest["config"]))
        layers = [self.blob(layer) for layer in manifest["layers"]]
        assert descriptor["platform"]["architecture"] == config["architecture"]
        assert [digest_of(gzip.decompress(layer)) for layer in layers] == config["rootfs"]["diff_ids"]
        return Image(config["architecture"], manifest, config, layers)


def read(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    """The content of a file in an archive."""
    stream = archive.extractfile(entry)
    assert stream is not None, entry.name
    return stream.read()
