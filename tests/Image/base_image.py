"""A base image made from the .NET of this machine, which has what the published one has: the runtime, the libraries of the
system that it needs, a user, and nothing else - no shell either.

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
FOLDERS = ("dev", "etc", "home/app", "proc", "tmp", "usr/bin", "usr/share/dotnet", "var")
PASSWD = f"root:x:0:0:root:/root:/usr/sbin/nologin\napp:x:{USER}:{USER}::/home/app:/usr/sbin/nologin\n"
GROUP = f"root:x:0:\napp:x:{USER}:\n"
ENVIRONMENT = [
    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    f"APP_UID={USER}",
    "ASPNETCORE_HTTP_PORTS=8080",
    "DOTNET_RUNNING_IN_CONTAINER=true",
]
# Loaded by name when they are first needed, so that no library's list of needs shows them.
LOADED_LATER = ("libssl.so.3", "libcrypto.so.3")
# Only with tools that trace.
NOT_NEEDED = ("libcoreclrtraceprovider.so",)


def make_base_image() -> tuple[str, dict[str, Blob]]:
    """The digest of its index, and everything under its digest. arm64 has the folders only: it is built on, never started."""
    blobs: dict[str, Blob] = {}

    def keep(blob: Blob) -> Blob:
        blobs[blob.digest] = blob
        return blob

    manifests = []
    for architecture, files in (("amd64", runtime_files()), ("arm64", iter(()))):
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


def runtime_files() -> Iterator[tuple[str, Path]]:
    """Path in the image, file on this machine."""
    root, version = newest_runtime()
    yield "usr/share/dotnet/dotnet", root / "dotnet"
    parts = [root / "host/fxr" / version]
    parts += [root / "shared" / name / version for name in ("Microsoft.NETCore.App", "Microsoft.AspNetCore.App")]
    files = [file for part in parts for file in sorted(part.rglob("*")) if file.is_file() and file.name not in NOT_NEEDED]
    for file in files:
        yield str(Path("usr/share/dotnet") / file.relative_to(root)), file
    for library in sorted(libraries([root / "dotnet", *(file for file in files if file.suffix == ".so")])):
        yield str(library).lstrip("/"), library


def newest_runtime() -> tuple[Path, str]:
    """Folder of .NET, version of its newest ASP.NET Core 10."""
    listed = subprocess.run(["dotnet", "--list-runtimes"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^Microsoft\.AspNetCore\.App (10\.0\.\d+) \[(.+)\]$", listed, re.MULTILINE)
    version, shared = max(found, key=lambda each: int(each[0].rsplit(".", 1)[-1]))
    return Path(shared).resolve().parents[1], version


def libraries(binaries: list[Path]) -> set[Path]:
    """Libraries of the system that the binaries need, those that they look for later included."""
    cache = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    later = [
        Path(path)
        for name, path in re.findall(r"^\s+(\S+) \(libc6,x86-64.*?\) => (\S+)$", cache, re.MULTILINE)
        if name in LOADED_LATER
    ]
    needed = set(later)
    for binary in [*binaries, *later]:
        listed = subprocess.run(["ldd", binary], capture_output=True, text=True, check=False).stdout
        needed.update(Path(path) for path in re.findall(r"(?:=> |^\s+)(/(?:usr/)?lib\S+) \(0x", listed, re.MULTILINE))
    return needed


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
        link = tarfile.TarInfo("usr/bin/dotnet")
        link.type, link.linkname = tarfile.SYMTYPE, "../share/dotnet/dotnet"
        layer.addfile(link)
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
