"""What is published is made of the packages that are locked."""

import json
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

LOCKED = ROOT / "src/Medallion.Cli/packages.lock.json"
COMPILER = {"type": "Direct", "resolved": "10.0.12", "contentHash": "of the SDK"}


def test_the_compiler_may_be_there_too(tmp_path: Path) -> None:
    published = json.loads(LOCKED.read_text(encoding="utf-8"))
    published["dependencies"]["net10.0"]["Microsoft.DotNet.ILCompiler"] = COMPILER
    published["dependencies"]["net10.0/linux-x64"] = {"runtime.linux-x64.Microsoft.DotNet.ILCompiler": COMPILER}

    assert check(published, tmp_path).returncode == 0


def test_another_version_another_hash_and_another_package_are_refused(tmp_path: Path) -> None:
    for change in ({"resolved": "0.0.1"}, {"contentHash": "another"}):
        published = json.loads(LOCKED.read_text(encoding="utf-8"))
        published["dependencies"]["net10.0"]["Spectre.Console"] |= change
        done = check(published, tmp_path)
        assert done.returncode == 1
        assert "net10.0 Spectre.Console" in done.stderr

    published["dependencies"]["net10.0"] = {"Another.Package": COMPILER}
    done = check(published, tmp_path)
    assert done.returncode == 1
    assert "net10.0 Another.Package" in done.stderr
    assert "net10.0 Google.Protobuf" in done.stderr


def check(published: dict[str, object], folder: Path) -> "subprocess.CompletedProcess[str]":
    file = folder / "published.lock.json"
    file.write_text(json.dumps(published), encoding="utf-8")
    script = ROOT / ".gitlab/release/published_lock.py"
    return subprocess.run([sys.executable, script, LOCKED, file], capture_output=True, text=True, check=False)
