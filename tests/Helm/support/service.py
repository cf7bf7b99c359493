"""What the service's sources say about its settings."""

from __future__ import annotations

import re
from functools import cache

from support import chart

SOURCES = chart.ROOT / "src"
_MEMBER = re.compile(r"public (?:required )?(?P<type>[\w<>,\[\]. ?]+?) (?P<name>\w+) \{ get;")
_SECTION = re.compile(r'GetSection\("(?P<section>[\w:]+)"\)\.Get<(?P<type>\w+)(?:\[\])?>')
_KEY = re.compile(r'section\["(?P<key>\w+)"\]')


@cache
def source_of(type_name: str) -> str:
    """Return the source of a type of the service; one type is in one file of its name."""
    found = [path for path in SOURCES.rglob(f"{type_name}.cs") if "Medallion.Cli" not in path.parts]
    assert len(found) == 1, f"{type_name}.cs: {found}"
    return found[0].read_text(encoding="utf-8")


@cache
def members_of(type_name: str) -> dict[str, str]:
    """Return the properties of a type that settings are bound to, in lower case, with their types."""
    return {match["name"].lower(): match["type"].strip() for match in _MEMBER.finditer(source_of(type_name))}


@cache
def sections() -> dict[str, str]:
    """Return the types that sections of the configuration are bound to, by the section's name in lower case."""
    texts = [path.read_text(encoding="utf-8") for path in (SOURCES / "Medallion.Grpc").rglob("*.cs")]
    return {match["section"].lower(): match["type"] for text in texts for match in _SECTION.finditer(text)}


@cache
def single_keys() -> set[str]:
    """Return the settings directly below Medallion, in lower case."""
    text = (SOURCES / "Medallion.Grpc/Hosting/MedallionSettings.cs").read_text(encoding="utf-8")
    return {match["key"].lower() for match in _KEY.finditer(text)}


def knows(variable: str) -> bool:
    """Tell whether the service reads a variable such as MEDALLION__STORES__0__URI."""
    keys = variable.lower().split("__")[1:]
    if len(keys) == 1:
        return keys[0] in single_keys()
    if keys[0] == "stores":
        return _reaches("StoreDefinition", keys[2:])
    # Sections lie within sections: Authentication:Jwt.
    for depth in (2, 1):
        bound = sections().get(":".join(keys[:depth]))
        if bound is not None:
            below = keys[depth:]
            return _reaches(bound, below[1:] if below[0].isdigit() else below)
    return False


def number(type_name: str, member: str) -> int:
    """Return the default of a property that is a product of whole numbers."""
    match = re.search(rf"{member} (?:\{{ get; set; \}} )?= (?P<product>[\d_L* ]+);", source_of(type_name))
    assert match, f"{type_name}.{member}"
    result = 1
    for factor in match["product"].split("*"):
        result *= int(factor.strip().replace("_", "").rstrip("L"))
    return result


def _reaches(type_name: str, keys: list[str]) -> bool:
    member = members_of(type_name).get(keys[0])
    if member is None:
        return False
    below = keys[1:]
    if below and below[0].isdigit():
        below = below[1:]
    inner = re.sub(r"^\w+<(?:.*, )?([\w?]+)>$", r"\1", member).rstrip("?").removesuffix("[]")
    return not below or _reaches(inner, below)
