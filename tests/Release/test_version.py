"""One version for everything, from the tags."""

import pytest

from conftest import ROOT, SCRIPTS, Repository

VERSION = str(SCRIPTS / "version.sh")


def version(repository: Repository, *arguments: str, **variables: str) -> str:
    return repository.run("bash", VERSION, *arguments, **variables).strip()


def test_a_tag_is_the_version(repository: Repository) -> None:
    repository.commit("First", tag="v1.4.0")

    assert version(repository) == version(repository, "python") == "1.4.0"


def test_commits_after_a_version_lead_to_the_next_repair(repository: Repository) -> None:
    repository.commit("First", tag="v1.4.9")
    repository.commit("Second")
    repository.commit("Third")

    assert version(repository) == "1.4.10-dev.2"
    assert version(repository, "python") == "1.4.10.dev2"


def test_candidates_come_before_their_version(repository: Repository) -> None:
    repository.commit("First", tag="v2.0.0-rc.1")
    assert (version(repository), version(repository, "python")) == ("2.0.0-rc.1", "2.0.0rc1")

    repository.commit("Second")
    assert version(repository) == "2.0.0-dev.1"


def test_without_a_tag_it_is_before_the_first(repository: Repository) -> None:
    repository.commit("First")
    repository.commit("Second", tag="not-a-version")

    assert version(repository) == "0.1.0-dev.2"


def test_sources_without_a_history_are_told(repository: Repository) -> None:
    assert version(repository, MEDALLION_VERSION="3.1.4") == "3.1.4"


@pytest.mark.parametrize("tag", ["v1.4", "v1.4.0-beta", "v1.4.0.1"])
def test_tags_that_are_no_versions_are_refused(repository: Repository, tag: str) -> None:
    repository.commit("First", tag=tag)

    done = repository.try_run("bash", VERSION)

    assert done.returncode != 0
    assert "tags are v1.2.3" in done.stderr


def test_the_tree_names_the_version_that_it_will_be() -> None:
    """What stands in the sources is for a build from a clone; scripts put the tag's version in its place."""
    properties = (ROOT / "Directory.Build.props").read_text(encoding="utf-8")
    script = (SCRIPTS / "version.sh").read_text(encoding="utf-8")

    first = next(line.partition("=")[2] for line in script.splitlines() if line.startswith("first_version="))
    assert f"<Version Condition=\"'$(Version)' == ''\">{first}</Version>" in properties
