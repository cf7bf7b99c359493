"""Writes the changelog from the tags: changelog.py [--since-last-tag] [VERSION]

One section for each tag, newest first, and one for what came after the last tag, under VERSION (default: "Unreleased"). A line is
the first line of a commit's message, which in this repository says what changed and why. --since-last-tag: the newest section
alone, without its heading, as a release's description.
"""

import re
import subprocess
import sys

TAG = re.compile(r"^v(\d+)\.(\d+)\.(\d+)(?:-rc\.(\d+))?$")


def git(*arguments: str) -> list[str]:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def order(tag: str) -> tuple[int, ...]:
    """A candidate comes before its version."""
    match = TAG.match(tag)
    assert match
    major, minor, repair, candidate = match.groups()
    return int(major), int(minor), int(repair), int(candidate or sys.maxsize)


def version_tags() -> list[str]:
    """Those that the present commit contains, oldest first."""
    return sorted(filter(TAG.match, git("tag", "--merged", "HEAD", "--list", "v*")), key=order)


def changes(since: str | None, until: str) -> list[str]:
    span = f"{since}..{until}" if since else until
    return [f"- {subject}" for subject in git("log", "--no-merges", "--topo-order", "--format=%s", span)]


def sections(unreleased: str) -> list[tuple[str, list[str]]]:
    """Heading and lines, newest first."""
    found = []
    since = None
    for tag in version_tags():
        [date] = git("log", "-1", "--format=%cs", tag)
        found.append((f"{tag.removeprefix('v')} ({date})", changes(since, tag)))
        since = tag
    rest = changes(since, "HEAD")
    if rest:
        found.append((unreleased, rest))
    return found[::-1]


def main(arguments: list[str]) -> None:
    newest_only = "--since-last-tag" in arguments
    [unreleased] = [each for each in arguments if not each.startswith("--")] or ["Unreleased"]
    found = sections(unreleased)
    if newest_only:
        print("\n".join(found[0][1] if found else []))
        return
    print("# Changelog")
    for heading, lines in found:
        print("\n".join(["", f"## {heading}", "", *lines]))


if __name__ == "__main__":
    main(sys.argv[1:])
