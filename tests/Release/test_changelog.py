"""The changelog, from tags and the first lines of messages."""

from conftest import SCRIPTS, Repository

CHANGELOG = str(SCRIPTS / "changelog.py")


def changelog(repository: Repository, *arguments: str) -> list[str]:
    return repository.run("python3", CHANGELOG, *arguments).splitlines()


def sections_of(lines: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("## "):
            found[line[3:].split(" (")[0]] = []
        elif line.startswith("- "):
            found[list(found)[-1]].append(line[2:])
    return found


def test_each_version_has_what_came_with_it(repository: Repository) -> None:
    repository.commit("Read files", tag="v0.9.0")
    repository.commit("Write files")
    repository.commit("Show files", tag="v0.10.0-rc.1")
    repository.commit("Repair files", tag="v0.10.0")
    repository.commit("Copy files")

    assert list(sections_of(changelog(repository)).items()) == [
        ("Unreleased", ["Copy files"]),
        ("0.10.0", ["Repair files"]),
        ("0.10.0-rc.1", ["Show files", "Write files"]),
        ("0.9.0", ["Read files"]),
    ]


def test_a_release_is_described_by_its_own_changes(repository: Repository) -> None:
    repository.commit("Read files", tag="v1.0.0")
    repository.commit("Write files", tag="v1.1.0")

    assert changelog(repository, "--since-last-tag") == ["- Write files"]


def test_merges_and_other_tags_are_no_changes(repository: Repository) -> None:
    repository.commit("Read files", tag="nightly")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("Write files")
    repository.git("checkout", "--quiet", "-")
    repository.git("merge", "--quiet", "--no-ff", "--message", "Merge side", "side")

    assert sections_of(changelog(repository, "1.0.0")) == {"1.0.0": ["Write files", "Read files"]}
