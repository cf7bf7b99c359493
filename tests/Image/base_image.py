"""A base image made from the libraries of this machine, which has what the published one has: what native code of .NET needs of
the system, a user, and nothing else - no .NET, no shell either.

The published base is named by its digest and comes from a registry; where there is none to be reached, the SDK can still build
on this one. It shows what our layer and configuration are; it does not show that the published base is sound.
"""

import io
import re
import stat
import subprocess
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from oci import CONFIG, INDEX, LAYER, MANIFEST, Blob, digest_of, json_blob

USER = 1654
FOLDERS = ("dev", "etc", "home/app", "proc", "tmp", "usr/bin", "var")
PASSWD = f"root:x:0:0:root:/root:/usr/sbin/nologin\napp:x:{USER}:{USER}::/home/app:/usr/sbin/nologin\n"
GROUP = f"root:x:0:\napp:x:{USER}:\n"
ENVIRONMENT = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    f"APP_UID={USER}",
    "ASPNETCORE_HTTP_PORTS=8080",
    "DOTNET_RUNNING_IN_CONTAINER=true",
]
# Those of libc, of the compiler, and of OpenSSL, which is loaded by name when it is first needed.
LIBRARIES = (
    "ld-linux-x86-64.so.2",
    "libc.so.6",
    "libcrypto.so.3",
    "libdl.so.2",
    "libgcc_s.so.1",
    "libm.so.6",
    "libpthread.so.0",
    "librt.so.1",
    "libssl.so.3",
)


def make_base_image() -> tuple[str, dict[str, Blob]]:
    """The digest of its index, and everything under its digest. arm64 has the folders only: it is built on, never started."""
    blobs: dict[str, Blob] = {}

    def keep(blob: Blob) -> Blob:
        blobs[blob.digest] = blob
        return blob

    manifests = []
    for architecture, files in (("amd64", system_files()), ("arm64", iter(()))):
        uncompressed = layer_of(files)
        layer = keep(Blob(LAYER, compressed(uncompressed)))
        config = {
            "architecture": architecture,
            "os": "linux",
            "config": {"User": str(USER), "Env": ENVIRONMENT},
            "rootfs": {"type": "layers", "diff_ids": [digest_of(uncompressed)]},
            "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "tests/Image"}],
        }
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": keep(json_blob(CONFIG, config)).descriptor,
            "layers": [layer.descriptor],
        }
        platform = {"platform": {"architecture": architecture, "os": "linux"}}
        manifests.append(keep(json_blob(MANIFEST, manifest)).descriptor | platform)
    index = keep(json_blob(INDEX, {"schemaVersion": 2, "mediaType": INDEX, "manifests": manifests}))
    return index.digest, blobs


def system_files() -> Iterator[tuple[str, Path]]:
    """Path in the image, file on this machine: the libraries, and those that they need."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"^\s+(\S+) \(libc6,x86-64.*?\) => (\S+)$", cache, re.MULTILINE))
    libraries = {Path(found[name]) for name in LIBRARIES}
    for library in list(libraries):
        listed = subprocess.run(["ldd", library], capture_output=True, text=True, check=False).stdout
        libraries.update(Path(path) for path in re.findall(r"(?:=> |^\s+)(/(?:usr/)?lib\S+) \(0x", listed, re.MULTILINE))
    for library in sorted(libraries):
        yield str(library).lstrip("/"), library


def layer_of(files: Iterator[tuple[str, Path]]) -> bytes:
    """A layer with the folders, the files of the system, and the files given."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.PAX_FORMAT) as layer:
        for folder in FOLDERS:
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o1777 if folder == "tmp" else 0o755
            layer.addfile(entry)
        for name, text in (("etc/passwd", PASSWD), ("etc/group", GROUP)):
            add_file(layer, name, text.encode(), 0o644)
        for name, file in files:
            add_file(layer, name, file.read_bytes(), 0o755 if file.stat().st_mode & stat.S_IXUSR else 0o644)
    return content.getvalue()


def add_file(layer: tarfile.TarFile, name: str, content: bytes, mode: int) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), mode
    layer.addfile(entry, io.BytesIO(content))


def compressed(content: bytes) -> bytes:
    """As gzip does it, quickly and without a time."""
    packer = zlib.compressobj(level=1, wbits=31)
    return packer.compress(content) + packer.flush()
