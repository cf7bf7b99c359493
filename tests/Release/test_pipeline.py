""".gitlab-ci.yml, as GitLab would read it: its schema, and what its jobs have in common."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT

RUNNER = ROOT / "tests/Interop/node_modules/.bin/gitlab-ci-local"
# The runner takes it from the folder that it works in.
STATE = "artifacts/gitlab-ci-local"
STAGES = ["lint", "test", "security", "package", "deploy"]

pytestmark = pytest.mark.skipif(not RUNNER.exists(), reason="gitlab-ci-local is not installed (npm ci in tests/Interop)")


@pytest.fixture(scope="module")
def jobs() -> dict[str, Any]:
    """Every job with what it inherits, as the runner puts it together."""
    text = runner("--preview", "--state-dir", STATE)
    document = yaml.safe_load(text)
    return {
        name: value
        for name, value in document.items()
        if isinstance(value, dict) and "script" in value and not name.startswith(".")
    }


def runner(*arguments: str, cwd: Path = ROOT) -> str:
    done = try_runner(*arguments, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def try_runner(*arguments: str, cwd: Path = ROOT) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("CI_", "GITLAB_"))}
    return subprocess.run(
        [RUNNER, "--variable", "ON_OWN_MACHINE=true", *arguments], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )


def test_it_has_the_stages_and_each_has_its_jobs(jobs: dict[str, Any]) -> None:
    by_stage = {stage: {name for name, job in jobs.items() if job["stage"] == stage} for stage in STAGES}

    assert by_stage["lint"] >= {"build", "format", "proto", "chart", "code-quality"}
    assert by_stage["test"] >= {"test", "airflow", "image-runs", "nightly"}
    assert by_stage["security"] == {"vulnerable-packages"}
    assert by_stage["package"] >= {"image-archive", "publish-image", "publish-chart", "publish-wheel", "changelog"}
    assert by_stage["deploy"] == {"deploy-dags", "rollback-dags"}
    assert sum(map(len, by_stage.values())) == len(jobs)


def test_a_job_that_the_schema_does_not_know_is_refused(tmp_path: Path) -> None:
    """That the runner looks at the schema at all."""
    shutil.copytree(ROOT / ".gitlab/ci", tmp_path / ".gitlab/ci")
    pipeline = (ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8")
    (tmp_path / ".gitlab-ci.yml").write_text(pipeline + "\nodd:\n  stage: lint\n  script: [echo]\n  retry: often\n")
    for line in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *line], cwd=tmp_path, check=True)

    done = try_runner("--list", "--state-dir", STATE, cwd=tmp_path)

    assert done.returncode != 0
    assert "retry" in done.stdout + done.stderr


def test_jobs_name_suites_and_scripts_that_are_there(jobs: dict[str, Any]) -> None:
    known = {*suites(), "proto", "airflow", "tests"}
    if not (ROOT / "helm").exists():
        known.add("helm")
    lines = [line for job in jobs.values() for line in job["script"]]
    asked = [name for line in lines for name in re.findall(r"--only (\S+)", line) if "$" not in name]
    scripts = [path for line in lines for path in re.findall(r"(?:bash|python) (\.gitlab/[\w./-]+|tests/[\w./-]+)", line)]

    assert asked, "jobs call tests/run.sh"
    assert set(asked) <= known
    assert scripts, "jobs call scripts"
    assert [path for path in scripts if not (ROOT / path).is_file()] == []


def test_the_matrix_of_airflow_names_its_suites() -> None:
    text = (ROOT / ".gitlab/ci/test.yml").read_text(encoding="utf-8")
    versions = yaml.safe_load(re.search(r"AIRFLOW: (.+)", text)[1])  # type: ignore[index]
    kinds = yaml.safe_load(re.search(r"WITH: (.+)", text)[1])  # type: ignore[index]

    in_matrix = {f"airflow-{version}{kind}" for version in versions for kind in kinds}
    assert in_matrix == {name for name in suites() if re.match(r"airflow-\d", name)}


def test_nothing_is_published_from_a_merge_request(jobs: dict[str, Any]) -> None:
    for name, job in jobs.items():
        if job["stage"] in ("package", "deploy"):
            conditions = [rule["if"] for rule in job["rules"]]
            assert conditions, name
            assert all("CI_COMMIT_TAG" in each or "CI_DEFAULT_BRANCH" in each for each in conditions), name


def test_dags_are_deployed_by_hand_one_after_the_other(jobs: dict[str, Any]) -> None:
    for name in ("deploy-dags", "rollback-dags"):
        assert [rule["when"] for rule in jobs[name]["rules"]] == ["manual"]
        assert jobs[name]["resource_group"] == "airflow-production"


def test_reports_are_handed_to_the_merge_request(jobs: dict[str, Any]) -> None:
    reports = {kind for job in jobs.values() for kind in (job.get("artifacts") or {}).get("reports", {})}

    assert reports >= {"junit", "coverage_report", "codequality", "cyclonedx"}


def test_every_folder_has_an_owner() -> None:
    owners = (ROOT / ".gitlab/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    paths = [line.split()[0] for line in owners if line and line[0] not in "#[*"]

    assert "* @@maintainer" in owners
    # The chart's room may be yet to come in a branch.
    assert [path for path in paths if path.startswith("/") and path != "/helm/" and not (ROOT / path[1:]).exists()] == []


def suites() -> list[str]:
    listed = subprocess.run(["bash", ROOT / "tests/run.sh", "--list"], capture_output=True, text=True, check=True)
    return listed.stdout.split()
