"""Runs a command of an image as a cluster would, without a container engine: the unpacked layers are its root, which cannot be
written; the user is the image's; folders of the machine are mounted where the test says."""

import contextlib
import os
import signal
import socket
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from oci import Image

MOUNTED = "lake"
"""Folder below the root where the store is."""

# Within a name space of mounts of its own: what is mounted ends with the process. $1 root, $2 store, $3 user, then the command.
START = f"""set -eu
root=$1 store=$2 user=$3
shift 3
mount --bind "$root" "$root"
mount --bind "$store" "$root/{MOUNTED}"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -o remount,bind,ro "$root"
exec chroot --userspec="$user:$user" "$root" "$@"
"""


def why_not() -> str | None:
    """Why no image can be started here."""
    if os.geteuid() != 0:
        return "only root may mount a root filesystem"
    if os.uname().machine != "x86_64":
        return "the base image of the test has the libraries of amd64"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True, check=False)
    return tried.stderr.strip() or "unshare fails" if tried.returncode else None


def unpack(image: Image, folder: Path) -> None:
    """All layers, lowest first, with the users that they name."""
    for number in range(len(image.layers)):
        with image.layer(number) as layer:
            layer.extractall(folder, filter=keep_owner)
    # A container engine makes the places where it mounts.
    (folder / MOUNTED).mkdir()
    folder.chmod(0o755)


def keep_owner(entry: tarfile.TarInfo, folder: str) -> tarfile.TarInfo:
    return tarfile.tar_filter(entry, folder).replace(uid=entry.uid, gid=entry.gid, uname="", gname="", deep=False)


def command(image: Image, root: Path, store: Path, *arguments: str) -> list[str]:
    """What starts the image with arguments, or with its own."""
    config = image.config["config"]
    line = [*config["Entrypoint"], *(arguments or config["Cmd"])]
    return [
        "unshare",
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        START,
        "start",
        str(root),
        str(store),
        config["User"],
        *line,
    ]


def environment(image: Image, **settings: str) -> dict[str, str]:
    """That of the image, nothing of this machine's, and settings over it."""
    return dict(each.split("=", 1) for each in image.config["config"]["Env"]) | settings


@contextlib.contextmanager
def running(line: list[str], variables: Mapping[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is asked to end at the end, and must then end by itself."""
    with log.open("wb") as output:
        process = subprocess.Popen(line, env=dict(variables), stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, log.read_text()
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until somebody listens."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        assert process.poll() is None, log.read_text()
        time.sleep(0.002)
    raise AssertionError(f"nobody listens: {log.read_text()}")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
