"""The chart's previous version, as it was packaged then."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support import chart


@dataclass(frozen=True)
class Previous:
    """An earlier version of the chart."""

    folder: Path

    @classmethod
    def unpack(cls, folder: Path) -> Previous:
        """Unpack the one package that is kept: at a new version, the last one takes its place (helm package)."""
        packages = list(chart.PREVIOUS.glob("*.tar.gz"))
        assert len(packages) == 1, packages
        with tarfile.open(packages[0]) as package:
            package.extractall(folder, filter="data")
        return cls(folder / chart.RELEASE)

    @property
    def version(self) -> str:
        """Its version."""
        version: str = chart.load(self.folder / "Chart.yaml")["version"]
        return version

    def known(self, values: chart.Values) -> chart.Values:
        """Return the values as far as that version knew them: what came later, nobody could have set."""
        schema: dict[str, Any] = json.loads((self.folder / "values.schema.json").read_text(encoding="utf-8"))
        return _known(values, schema)


def _known(values: chart.Values, schema: dict[str, Any]) -> chart.Values:
    properties = schema.get("properties")
    if properties is None:
        return values
    return {
        key: _known(value, properties[key]) if isinstance(value, dict) else value
        for key, value in values.items()
        if key in properties
    }
