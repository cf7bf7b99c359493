"""MDL007: a bucket's name in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from medallion_provider.policies.rules.base import SourceRule
from medallion_provider.policies.source import DagSource
from medallion_provider.policies.texts import Text
from medallion_provider.policies.violation import Violation

_NAME = r"[a-z0-9][a-z0-9._-]+"
# A name that a template or an f-string completes is another one in each environment.
_OPEN = r"[a-z0-9._@{%$<-]"
# Airflow's object storage paths may name a connection in front: s3://aws_default@bucket/key.
_URI = re.compile(rf"\b(?:s3|s3a|s3n|gs)://(?:[\w.-]+@)?(?P<bucket>{_NAME})(?!{_OPEN})")
_BUCKET = re.compile(_NAME)
_KEYWORD = re.compile(r"(?:\w+_)?bucket(?:_name)?", re.IGNORECASE)
_UNKNOWN = "{}"
# The URI of an asset is its identity: Airflow does not template it.
_IDENTITIES = frozenset({"Asset", "Dataset", "asset"})


class HardCodedBucket(SourceRule):
    """The bucket is a setting, so that one file runs in every environment."""

    code = "MDL007"
    name = "hard-coded bucket"
    remedy = Text(
        'Keep the name in the Airflow variable s3_bucket and write "{{ var.value.s3_bucket }}" in its place.',
        'Guarde o nome na variável s3_bucket do Airflow e escreva "{{ var.value.s3_bucket }}" no lugar dele.',
    )

    def check(self, source: DagSource) -> Iterator[Violation]:
        """Yield each bucket, once a line."""
        found = {(source.place(node), bucket) for node, bucket in _buckets(source.tree, source)}
        for place, bucket in sorted(found):
            problem = Text(
                'The bucket "{bucket}" stands in the code: the file works in one environment only.',
                'O bucket "{bucket}" está escrito no código: o arquivo só funciona em um ambiente.',
            )
            yield self.at(place, problem.fill(bucket=bucket))


def _buckets(node: ast.AST, source: DagSource) -> Iterator[tuple[ast.AST, str]]:
    if _is_doc(node) or _is_identity(node, source):
        return
    text = _text(node, source) if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) else None
    if text is not None:
        yield from ((node, match["bucket"]) for match in _URI.finditer(text))
        return
    if isinstance(node, ast.keyword) and _KEYWORD.fullmatch(node.arg or ""):
        name = _text(node.value, source) or ""
        if _BUCKET.fullmatch(name):
            yield node.value, name
    for child in ast.iter_child_nodes(node):
        yield from _buckets(child, source)


def _text(node: ast.AST, source: DagSource) -> str | None:
    """Return the text that an expression makes, `{}` for the parts that the file does not tell; None for no text."""
    if isinstance(node, ast.Name):
        value = source.resolve(node)
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_part(part, source) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left, source), _text(node.right, source)
        return None if left is None and right is None else (left or _UNKNOWN) + (right or _UNKNOWN)
    return None


def _part(node: ast.expr, source: DagSource) -> str:
    value = node.value if isinstance(node, ast.FormattedValue) else node
    text = _text(value, source)
    return _UNKNOWN if text is None else text


def _is_doc(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_identity(node: ast.AST, source: DagSource) -> bool:
    return isinstance(node, ast.Call) and source.names.called(node).rpartition(".")[2] in _IDENTITIES
