"""A history of its own for each test, and the scripts of this repository run in it."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / ".gitlab/release"


@dataclass(frozen=True)
class Repository:
    """A folder with a history."""

    folder: Path

    def git(self, *arguments: str) -> str:
        return self.run("git", *arguments)

    def commit(self, subject: str, tag: str | None = None) -> None:
        self.git("commit", "--quiet", "--allow-empty", "--message", subject)
        if tag:
            self.git("tag", tag)

    def run(self, *line: str, **variables: str) -> str:
        done = self.try_run(*line, **variables)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def try_run(self, *line: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        # Nothing of the user's configuration, and no pipeline around it.
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "CI_", "MEDALLION_"))}
        identity = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        return subprocess.run(
            line,
            cwd=self.folder,
            env={**clean, "GIT_CONFIG_GLOBAL": os.devnull, **identity, **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.git("init", "--quiet")
    return made
