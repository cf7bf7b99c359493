"""A namespace as a platform team hands it out, and Helm in the hands of whoever deploys into it."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from support import chart
from support.cluster import DEPLOYER, ApiError, Cluster, Resource

_RBAC = "/apis/rbac.authorization.k8s.io/v1/namespaces"


@dataclass(frozen=True)
class Namespace:
    """One namespace of a cluster."""

    cluster: Cluster
    name: str

    @classmethod
    def create(cls, cluster: Cluster, name: str) -> Namespace:
        """Make the namespace with its policy, the deployer's role and its binding."""
        policy = {f"pod-security.kubernetes.io/{mode}": "restricted" for mode in ("enforce", "warn", "audit")}
        cluster.call("POST", "/api/v1/namespaces", {"metadata": {"name": name, "labels": policy}})
        role = chart.load(chart.EXAMPLES / "deployer-role.yaml")
        cluster.call("POST", f"{_RBAC}/{name}/roles", role)
        binding = {
            "metadata": {"name": DEPLOYER},
            "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": role["metadata"]["name"]},
            "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": DEPLOYER}],
        }
        cluster.call("POST", f"{_RBAC}/{name}/rolebindings", binding)
        namespace = cls(cluster, name)
        namespace._wait_for_the_role()
        return namespace

    def helm(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Helm as the deployer; fails where Helm does, and where the API warns of a pod that is not restricted."""
        result = self.try_helm(*arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        assert "would violate PodSecurity" not in result.stderr, result.stderr
        return result

    def try_helm(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Helm as the deployer."""
        kubeconfig = str(self.cluster.kubeconfig(DEPLOYER))
        return chart.helm(*arguments, "--namespace", self.name, "--kubeconfig", kubeconfig)

    def apply_chart(self, command: str, package: Path, values: chart.Values) -> subprocess.CompletedProcess[str]:
        """Install or upgrade the release with values."""
        file = self.cluster.folder / f"{self.name}.values.json"
        file.write_text(json.dumps(values), encoding="utf-8")
        return self.helm(command, chart.RELEASE, str(package), "--values", str(file))

    def everything(self) -> dict[str, Resource]:
        """Return all that is in the namespace."""
        return self.cluster.everything_in(self.name)

    def create_pod(self, template: Resource, *, dry: bool = True) -> Resource:
        """Create a pod as a controller would from its template; dry: admission alone."""
        pod = {"metadata": {**template["metadata"], "name": "admitted"}, "spec": template["spec"]}
        query = "?dryRun=All" if dry else ""
        return self.cluster.call("POST", f"/api/v1/namespaces/{self.name}/pods{query}", pod)

    def _wait_for_the_role(self) -> None:
        # The authorizer learns of a new role from its watch, a moment later.
        path = f"/apis/keda.sh/v1alpha1/namespaces/{self.name}/scaledobjects"
        for attempt in range(100):
            try:
                self.cluster.call("GET", path, user=DEPLOYER)
                return
            except ApiError:
                if attempt == 99:
                    raise
                time.sleep(0.1)
