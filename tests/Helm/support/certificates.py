"""Certificates of an authority that exists for one test."""

from __future__ import annotations

import subprocess
from pathlib import Path

from support import tools


class Authority:
    """Issues certificates, with openssl."""

    def __init__(self, folder: Path) -> None:
        self._openssl = tools.require("openssl")["openssl"]
        self._folder = folder
        self._run("req", "-x509", *self._new_key("ca"), "-out", "ca.crt", "-subj", "/CN=test authority", "-days", "2")

    @property
    def pem(self) -> str:
        """The authority's own certificate."""
        return self._read("ca.crt")

    def issue(self, name: str, usage: str) -> dict[str, str]:
        """Return a kubernetes.io/tls secret for loopback; usage: serverAuth or clientAuth."""
        extensions = self._folder / f"{name}.ext"
        extensions.write_text(f"subjectAltName=IP:127.0.0.1\nextendedKeyUsage={usage}\n", encoding="utf-8")
        self._run("req", *self._new_key(name), "-out", f"{name}.csr", "-subj", f"/CN={name}")
        issuer = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial"]
        result = ["-out", f"{name}.crt", "-days", "2", "-extfile", extensions.name]
        self._run("x509", "-req", "-in", f"{name}.csr", *issuer, *result)
        return {"tls.crt": self._read(f"{name}.crt"), "tls.key": self._read(f"{name}.key"), "ca.crt": self.pem}

    def _new_key(self, name: str) -> list[str]:
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
        return [*curve, "-nodes", "-keyout", f"{name}.key"]

    def _run(self, *arguments: str) -> None:
        subprocess.run([self._openssl, *arguments], check=True, capture_output=True, cwd=self._folder)

    def _read(self, name: str) -> str:
        return (self._folder / name).read_text(encoding="utf-8")
