"""Wrong values are refused, each with its name and with what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from support import chart
from support.chart import EXTENSIONS, Values, merged

GOOD: Values = {"image": {"repository": "registry.example.com/medallion-grpc"}, "stores": [{"uri": "s3://lake"}]}
TLS: Values = {"tls": {"secretName": "tls"}}
MUTUAL: Values = merged(TLS, {"tls": {"clientAuthority": {"secretName": "authority"}}})


@dataclass(frozen=True)
class Fault:
    """Values that are wrong: the value to be named, and the remedy."""

    name: str
    values: Values
    setting: str
    remedy: str
    extensions: tuple[str, ...] = EXTENSIONS


def store(**entry: Any) -> Values:
    """Return values with this store alone."""
    return {"stores": [entry]}


FAULTS = [
    Fault("no image", {"image": {"repository": ""}}, "image.repository", "--set image.repository="),
    Fault("image with a tag", {"image": {"repository": "r.example.com/a:1"}}, "image.repository", "into image.tag"),
    Fault("latest", {"image": {"tag": "latest"}}, "image.tag", "name a version"),
    Fault("short digest", {"image": {"digest": "sha256:abc"}}, "image.digest", "64 hexadecimal digits"),
    Fault("no store", {"stores": []}, "stores", "--set stores[0].uri=s3://my-bucket"),
    Fault("odd store", store(uri="https://lake"), "stores[0].uri", "write s3://bucket"),
    Fault("store with a key", store(uri="s3://lake/data"), "stores[0].uri", "without a key behind it"),
    Fault("store twice", {"stores": [{"uri": "s3://lake"}, {"uri": "s3://lake"}]}, "stores[1].uri", "remove one"),
    Fault("folder without volume", store(uri="file:///lake"), "stores[0].uri", "deployment.extraVolumes"),
    Fault("folder with a region", store(uri="file:///lake", region="eu-1"), "stores[0].region", "remove it"),
    Fault(
        "endpoint with a path",
        store(uri="s3://lake", serviceUrl="http://h/x"),
        "stores[0].serviceUrl",
        "https://host:port",
    ),
    Fault("ledger of one pod", store(uri="s3://*"), "ledger.store", "replicaCount: 1"),
    Fault(
        "odd ledger", {"ledger": {"store": "redis"}}, "ledger.store", "s3://bucket, file:///folder, dynamodb or memory"
    ),
    Fault("ledger elsewhere", {"ledger": {"store": "s3://other"}}, "ledger.store", "add it to stores"),
    Fault("no table", {"ledger": {"store": "dynamodb"}}, "ledger.dynamoDb.tableName", "write it"),
    Fault(
        "idle table",
        {"ledger": {"dynamoDb": {"tableName": "runs"}}},
        "ledger.dynamoDb.tableName",
        "ledger.store: dynamodb",
    ),
    Fault("no memory limit", {"resources": {"limits": {"memory": None}}}, "resources.limits.memory", "at least 321Mi"),
    Fault("odd memory limit", {"resources": {"limits": {"memory": "2GB"}}}, "resources.limits.memory", "such as 2Gi"),
    Fault("little memory", {"resources": {"limits": {"memory": "200Mi"}}}, "resources.limits.memory", "at least 321Mi"),
    Fault("too many stages", {"runs": {"maxRunning": 6}}, "runs.maxRunning", "write 4 or fewer"),
    Fault("odd cores", {"resources": {"requests": {"cpu": "two"}}}, "resources.requests.cpu", "such as 2 or 1500m"),
    Fault("odd spill", {"spill": {"sizeLimit": "4GB"}}, "spill.sizeLimit", "such as 4Gi"),
    Fault(
        "no room to spill",
        {"spill": {"sizeLimit": "6Gi"}},
        "resources.limits.ephemeral-storage",
        "spill.sizeLimit smaller",
    ),
    Fault(
        "killed while draining",
        {"runs": {"drainSeconds": 60}, "deployment": {"terminationGracePeriodSeconds": 60}},
        "deployment.terminationGracePeriodSeconds",
        "write 85 or more",
    ),
    Fault(
        "setting by its variable",
        {"settings": {"MEDALLION__LISTEN": "x"}},
        "settings: MEDALLION__LISTEN",
        "Medallion:Runs",
    ),
    Fault(
        "setting of the chart", {"settings": {"Medallion:listen": "x"}}, "settings: Medallion:listen", "remove it here"
    ),
    Fault(
        "secret in clear",
        {"settings": {"Medallion:Tokens:0:Value": "0123456789abcdef"}},
        "settings: Medallion:Tokens:0:Value",
        "into secretSettings",
    ),
    Fault(
        "secret setting twice",
        {"settings": {"Medallion:A": "1"}, "secretSettings": {"Medallion:A": {"name": "s", "key": "k"}}},
        "secretSettings: Medallion:A",
        "keep one",
    ),
    Fault(
        "setting as a variable",
        {"deployment": {"extraEnv": [{"name": "MEDALLION__RUNS__RETENTION", "value": "1"}]}},
        "deployment.extraEnv[0]",
        "into settings or secretSettings",
    ),
    Fault("no account", {"serviceAccount": {"create": False}}, "serviceAccount.name", "serviceAccount.create: true"),
    Fault(
        "odd role",
        {"serviceAccount": {"roleArn": "medallion"}},
        "serviceAccount.roleArn",
        "arn:aws:iam::ACCOUNT:role/NAME",
    ),
    Fault(
        "role on a foreign account",
        {"serviceAccount": {"create": False, "name": "own", "roleArn": "arn:aws:iam::123456789012:role/m"}},
        "serviceAccount.roleArn",
        "annotate own yourself",
    ),
    Fault(
        "role and keys",
        {"serviceAccount": {"roleArn": "arn:aws:iam::123456789012:role/m"}, "aws": {"credentialsSecret": "keys"}},
        "aws.credentialsSecret",
        "remove one of them",
    ),
    Fault("no token", {"auth": {"tokens": {"secretName": "t", "keys": []}}}, "auth.tokens.keys", "such as [token]"),
    Fault(
        "issuer in clear",
        {"auth": {"jwt": {"issuer": "http://i", "audiences": ["a"]}}},
        "auth.jwt.issuer",
        "https:// URL",
    ),
    Fault("no audience", {"auth": {"jwt": {"issuer": "https://i"}}}, "auth.jwt.audiences", "write at least one"),
    Fault("no issuer", {"auth": {"jwt": {"audiences": ["a"]}}}, "auth.jwt.issuer", "write the issuer"),
    Fault(
        "mutual TLS without TLS",
        {"tls": {"clientAuthority": {"secretName": "authority"}}},
        "tls.secretName",
        "name the kubernetes.io/tls secret",
    ),
    Fault("one port twice", {"telemetry": {"metrics": {"port": 5080}}}, "telemetry.metrics.port", "such as 9464"),
    Fault("port of the probes", merged(TLS, {"service": {"port": 5081}}), "service.port", "write another"),
    Fault(
        "ingress for all", {"ingress": {"enabled": True, "tls": [{"hosts": ["a"]}]}}, "ingress.hosts", "at least one"
    ),
    Fault("ingress in clear", {"ingress": {"enabled": True, "hosts": ["a"]}}, "ingress.tls", "name secret and hosts"),
    Fault(
        "ingress before mutual TLS",
        merged(MUTUAL, {"ingress": {"enabled": True, "hosts": ["a"], "tls": [{"hosts": ["a"]}]}}),
        "ingress.enabled",
        "service.type: LoadBalancer",
    ),
    Fault("route without gateway", {"gateway": {"enabled": True}}, "gateway.parentRefs", "name one"),
    Fault(
        "gateway before mutual TLS",
        merged(MUTUAL, {"gateway": {"enabled": True, "parentRefs": [{"name": "g"}]}}),
        "gateway.enabled",
        "remove tls.clientAuthority",
    ),
    Fault(
        "no Gateway API",
        {"gateway": {"enabled": True, "parentRefs": [{"name": "g"}]}},
        "gateway.enabled",
        "install the Gateway API",
        extensions=(),
    ),
    Fault(
        "policy for all", {"networkPolicy": {"enabled": True, "callers": []}}, "networkPolicy.callers", "name the peers"
    ),
    Fault(
        "fewer than few",
        {"autoscaling": {"enabled": True, "minReplicas": 5, "maxReplicas": 3}},
        "autoscaling.maxReplicas",
        "raise it",
    ),
    Fault(
        "nothing to scale by",
        {"autoscaling": {"enabled": True, "targetCpuPercent": 0}},
        "autoscaling.targetCpuPercent",
        "autoscaling.queue.enabled: true",
    ),
    Fault(
        "share of nothing",
        {"autoscaling": {"enabled": True}, "resources": {"requests": {"cpu": None}}},
        "resources.requests.cpu",
        "autoscaling.targetCpuPercent: 0",
    ),
    Fault(
        "idle queue", {"autoscaling": {"queue": {"enabled": True}}}, "autoscaling.enabled", "autoscaling.enabled: true"
    ),
    Fault(
        "no Prometheus",
        {"autoscaling": {"enabled": True, "keda": {"enabled": True}}},
        "autoscaling.keda.prometheusAddress",
        "such as http://prometheus-operated.monitoring:9090",
    ),
    Fault(
        "no KEDA",
        {"autoscaling": {"enabled": True, "keda": {"enabled": True, "prometheusAddress": "http://p"}}},
        "autoscaling.keda.enabled",
        "install KEDA",
        extensions=(),
    ),
    Fault(
        "metrics off",
        {
            "autoscaling": {"enabled": True, "keda": {"enabled": True, "prometheusAddress": "http://p"}},
            "telemetry": {"metrics": {"enabled": False}},
        },
        "telemetry.metrics.enabled",
        "write true",
    ),
    Fault(
        "no drain of nodes",
        {"podDisruptionBudget": {"maxUnavailable": 0}},
        "podDisruptionBudget.maxUnavailable",
        "write 1 or more",
    ),
    Fault(
        "odd collector",
        {"telemetry": {"otlp": {"endpoint": "otel:4317"}}},
        "telemetry.otlp.endpoint",
        "http(s)://host:port",
    ),
    Fault("odd interval", {"serviceMonitor": {"interval": "often"}}, "serviceMonitor.interval", "such as 30s"),
]

# What the schema refuses: the place, and what it wants.
MISFITS = [
    Fault("unknown group", {"replicas": 3}, "'replicas'", "not allowed"),
    Fault("unknown value", {"image": {"name": "x"}}, "'/image'", "'name' not allowed"),
    Fault("text for a number", {"replicaCount": "three"}, "'/replicaCount'", "want integer"),
    Fault("no pods", {"replicaCount": 0}, "'/replicaCount'", "want 1"),
    Fault(
        "odd protocol", {"telemetry": {"otlp": {"protocol": "udp"}}}, "'/telemetry/otlp/protocol'", "'http/protobuf'"
    ),
    Fault("port beyond", {"service": {"port": 70000}}, "'/service/port'", "want 65,535"),
    Fault(
        "number as a label", {"dashboard": {"labels": {"grafana_dashboard": 1}}}, "/grafana_dashboard'", "want string"
    ),
    Fault("store without URI", store(region="eu-1"), "'/stores/0'", "missing property 'uri'"),
    Fault("name of a secret", {"tls": {"secretName": "My Secret"}}, "'/tls/secretName'", "does not match pattern"),
]


def identity(fault: Fault) -> str:
    """Return the name of the test."""
    return fault.name


def test_values_without_fault_are_accepted() -> None:
    for values in (GOOD, merged(GOOD, TLS), merged(GOOD, MUTUAL)):
        assert chart.render(values).returncode == 0


@pytest.mark.parametrize("fault", FAULTS, ids=identity)
def test_a_fault_is_refused_with_its_remedy(fault: Fault) -> None:
    result = chart.render(merged(GOOD, fault.values), extensions=fault.extensions)
    assert result.returncode != 0, result.stdout[:500]
    lines = [line for line in result.stderr.splitlines() if line.startswith(f"- {fault.setting}")]
    assert len(lines) == 1, result.stderr
    assert fault.remedy in lines[0]
    assert ";" in lines[0] or "," in lines[0], "what is wrong; what to do"


@pytest.mark.parametrize("fault", MISFITS, ids=identity)
def test_what_the_schema_does_not_know_is_refused(fault: Fault) -> None:
    result = chart.render(merged(GOOD, fault.values))
    assert result.returncode != 0, result.stdout[:500]
    assert fault.setting in result.stderr
    assert fault.remedy in result.stderr


def test_all_faults_are_told_at_once() -> None:
    faults = ["latest", "too many stages", "odd spill", "no token", "odd collector"]
    values = merged(GOOD, *(fault.values for fault in FAULTS if fault.name in faults))
    message = chart.render(values).stderr
    assert "5 fault(s)" in message
    assert all(f"- {fault.setting}" in message for fault in FAULTS if fault.name in faults)


def test_a_folder_on_a_volume_is_a_store() -> None:
    volume: Values = {
        "stores": [{"uri": "file:///lake/people"}],
        "deployment": {
            "extraVolumes": [{"name": "lake", "persistentVolumeClaim": {"claimName": "lake"}}],
            "extraVolumeMounts": [{"name": "lake", "mountPath": "/lake"}],
        },
    }
    assert chart.settings(merged(GOOD, volume))["MEDALLION__STORES__0__URI"] == "file:///lake/people"


def test_client_certificates_pass_an_ingress_that_lets_tls_through() -> None:
    ingress: Values = {
        "ingress": {
            "enabled": True,
            "hosts": ["a"],
            "tls": [{"hosts": ["a"]}],
            "annotations": {"nginx.ingress.kubernetes.io/ssl-passthrough": "true"},
        }
    }
    assert chart.render(merged(GOOD, MUTUAL, ingress)).returncode == 0
