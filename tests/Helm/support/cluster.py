"""A real Kubernetes API on loopback: etcd and kube-apiserver, without nodes, so that no pod ever runs."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support import tools

ADMINISTRATOR = "administrator"
DEPLOYER = "deployer"
_PATIENCE_SECONDS = 90.0
# Of these every cluster makes its own; no release owns them.
_NOT_OF_A_RELEASE = {"events", "leases"}

Resource = dict[str, Any]


class ApiError(Exception):
    """The API refused; the message is the server's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status


@dataclass(frozen=True)
class Cluster:
    """How to reach the API."""

    port: int
    folder: Path

    def kubeconfig(self, user: str) -> Path:
        """Return a kubeconfig file of a user."""
        path = self.folder / f"{user}.kubeconfig"
        name = "test"
        authority = str(self.folder / "apiserver.crt")
        content = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": name,
            "clusters": [{"name": name, "cluster": {"server": self._url(""), "certificate-authority": authority}}],
            "users": [{"name": user, "user": {"token": f"token-of-{user}"}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": user}}],
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def call(
        self, method: str, path: str, body: Resource | None = None, user: str = ADMINISTRATOR, kind: str = "json"
    ) -> Resource:
        """Call the API and return its answer; raises ApiError."""
        request = urllib.request.Request(self._url(path), method=method)
        request.add_header("Authorization", f"Bearer token-of-{user}")
        request.add_header("Content-Type", f"application/{kind}")
        data = None if body is None else json.dumps(body).encode()
        context = ssl.create_default_context(cafile=str(self.folder / "apiserver.crt"))
        try:
            with urllib.request.urlopen(request, data, timeout=30, context=context) as answer:
                text = answer.read().decode()
        except urllib.error.HTTPError as error:
            raise ApiError(error.code, error.read().decode()) from error
        result: Resource = json.loads(text) if text.startswith("{") else {"text": text}
        return result

    def namespaced_paths(self) -> list[str]:
        """Return the API's lists of every namespaced kind, as /apis/GROUP/VERSION and the plural."""
        groups = [group["preferredVersion"]["groupVersion"] for group in self.call("GET", "/apis")["groups"]]
        found = []
        for root in ["/api/v1", *(f"/apis/{group}" for group in groups)]:
            for kind in self.call("GET", root)["resources"]:
                listable = kind["namespaced"] and "list" in kind["verbs"] and "/" not in kind["name"]
                if listable and kind["name"] not in _NOT_OF_A_RELEASE:
                    found.append(f"{root}|{kind['name']}")
        return found

    def everything_in(self, namespace: str) -> dict[str, Resource]:
        """Return every resource of a namespace, of every kind that the API knows, as plural/name."""
        found: dict[str, Resource] = {}
        for place in self.namespaced_paths():
            root, plural = place.split("|")
            for item in self.call("GET", f"{root}/namespaces/{namespace}/{plural}").get("items", []):
                found[f"{plural}/{item['metadata']['name']}"] = item
        return found

    def _url(self, path: str) -> str:
        return f"https://127.0.0.1:{self.port}{path}"


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Start a cluster in a folder, and stop it; skips the test where its programs are missing."""
    programs = tools.require("etcd", "kube-apiserver", "openssl")
    with contextlib.ExitStack() as stack:
        etcd, peer, port = _free_port(), _free_port(), _free_port()
        store = f"http://127.0.0.1:{etcd}"
        arguments = [
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls={store}",
            f"--advertise-client-urls={store}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-cluster=default=http://127.0.0.1:{peer}",
        ]
        stack.enter_context(_process(folder / "etcd.log", [programs["etcd"], *arguments]))
        stack.enter_context(
            _process(
                folder / "apiserver.log", [programs["kube-apiserver"], *_api_arguments(folder, store, port, programs)]
            )
        )
        cluster = Cluster(port, folder)
        _wait_until_ready(cluster)
        yield cluster


def _api_arguments(folder: Path, store: str, port: int, programs: dict[str, str]) -> list[str]:
    key = folder / "accounts.key"
    subprocess.run([programs["openssl"], "genrsa", "-out", str(key), "2048"], check=True, capture_output=True)
    tokens = folder / "tokens.csv"
    tokens.write_text(
        f'token-of-{ADMINISTRATOR},{ADMINISTRATOR},1,"system:masters"\ntoken-of-{DEPLOYER},{DEPLOYER},2\n',
        encoding="utf-8",
    )
    return [
        f"--etcd-servers={store}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={folder}",
        f"--service-account-key-file={key}",
        f"--service-account-signing-key-file={key}",
        "--service-account-issuer=https://kubernetes.test",
        f"--token-auth-file={tokens}",
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--endpoint-reconciler-type=none",
    ]


@contextlib.contextmanager
def _process(log: Path, command: list[str]) -> Iterator[None]:
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=log.parent)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_ready(cluster: Cluster) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            cluster.call("GET", "/readyz")
            return
        except (ApiError, OSError) as error:
            if time.monotonic() > deadline:
                log = (cluster.folder / "apiserver.log").read_text(encoding="utf-8")[-4000:]
                raise TimeoutError(f"kube-apiserver is not ready: {error}\n{log}") from error
            time.sleep(0.5)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
