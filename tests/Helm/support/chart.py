"""The chart under test, its examples, and Helm."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import yaml

from support import tools

ROOT = Path(__file__).resolve().parents[3]
CHART = ROOT / "helm" / "medallion-grpc"
EXAMPLES = CHART / "examples"
PREVIOUS = Path(__file__).resolve().parents[1] / "previous"
RELEASE = "medallion-grpc"
NAMESPACE = "data"
KUBERNETES = "1.34.0"

# Kinds that a cluster has beyond Kubernetes' own.
EXTENSIONS = (
    "gateway.networking.k8s.io/v1/GRPCRoute",
    "keda.sh/v1alpha1/ScaledObject",
    "monitoring.coreos.com/v1/PrometheusRule",
    "monitoring.coreos.com/v1/ServiceMonitor",
)

Values = dict[str, Any]


def example_names() -> list[str]:
    """Return the names of the examples."""
    return sorted(path.parent.name for path in EXAMPLES.glob("*/values.yaml"))


def load(path: Path) -> Any:
    """Return a YAML file's content."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def example(name: str) -> Values:
    """Return an example's values."""
    values: Values = load(EXAMPLES / name / "values.yaml")
    return values


def schema() -> dict[str, Any]:
    """Return the schema of the values."""
    content: dict[str, Any] = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    return content


def merged(base: Values, *others: Values) -> Values:
    """Return values with others laid over them, as Helm does."""
    result = dict(base)
    for other in others:
        for key, value in other.items():
            below = result.get(key)
            result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result


def helm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Helm; skips the test where it is not to be had."""
    program = tools.require("helm")["helm"]
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=120)


def render(
    values: Values, *arguments: str, extensions: tuple[str, ...] = EXTENSIONS
) -> subprocess.CompletedProcess[str]:
    """Render the chart with values."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        json.dump(values, file)
        file.flush()
        places = ["--namespace", NAMESPACE, "--kube-version", KUBERNETES, "--values", file.name]
        for kind in extensions:
            places += ["--api-versions", kind]
        return helm("template", RELEASE, str(CHART), *places, *arguments)


def rendered(values: Values, extensions: tuple[str, ...] = EXTENSIONS) -> str:
    """Return what the chart renders to; fails where it refuses."""
    result = render(values, extensions=extensions)
    assert result.returncode == 0, result.stderr
    return result.stdout


def resources(values: Values, extensions: tuple[str, ...] = EXTENSIONS) -> dict[str, dict[str, Any]]:
    """Return the rendered resources as Kind/name."""
    documents = [document for document in yaml.safe_load_all(rendered(values, extensions)) if document]
    return {f"{document['kind']}/{document['metadata']['name']}": document for document in documents}


def container(values: Values) -> dict[str, Any]:
    """Return the container of the service."""
    pod = resources(values)[f"Deployment/{RELEASE}"]["spec"]["template"]["spec"]
    found: dict[str, Any] = pod["containers"][0]
    return found


def settings(values: Values) -> dict[str, str]:
    """Return the settings that the ConfigMap hands to the service, as its variables."""
    data: dict[str, str] = resources(values)[f"ConfigMap/{RELEASE}"]["data"]
    return data
