"""Which expressions of a function hold data, such as a DataFrame or a file's content, told from its text alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from medallion_provider.policies.source import DagSource, Function, assignments

_FRAMES = re.compile(
    r"(?:pandas|polars|geopandas|awswrangler|pyarrow|dask\.dataframe|modin\.pandas)(?:\.\w+)*"
    r"\.(?:read_\w+|scan_\w+|from_\w+|DataFrame|LazyFrame|Series|Table|concat|merge|json_normalize)(?:\.\w+)*"
)
# What a parameter without a type is called where it is a DataFrame.
_FRAME_NAME = re.compile(r"(?:\w+_)?(?:df|dataframe)_?\d*")
_FRAME_TYPE = re.compile(r"(?:\w+\.)*(?:DataFrame|LazyFrame)\b")
_CONTENT_METHODS = frozenset(
    {
        "fetchall",
        "get_df",
        "get_pandas_df",
        "get_records",
        "getvalue",
        "read",
        "read_bytes",
        "read_key",
        "read_text",
        "readlines",
        "toPandas",
        "to_pandas",
    }
)
# Without an argument these return the whole content; with a path they write a file and return nothing.
_WRITERS = frozenset({"to_csv", "to_html", "to_json", "to_parquet", "to_string", "to_xml"})
# Other classes than DataFrame have methods of these names.
_COMMON_EXPORTS = frozenset({"to_dict", "to_json", "to_list", "tolist"})
_EXPORTS = frozenset({"to_csv", "to_dicts", "to_numpy", "to_pydict", "to_pylist", "to_records"})
_SUMMARIES = frozenset(
    {"all", "any", "count", "equals", "item", "keys", "max", "mean", "median", "min", "nunique", "std", "sum"}
)
_STORES = frozenset({"to_excel", "to_feather", "to_pickle", "to_sql", "write_csv", "write_parquet"})
_VIEWS = frozenset({"T", "iloc", "loc", "values"})
_WRAPPERS = frozenset({"bytes", "dict", "json.dumps", "json.loads", "list", "pickle.dumps", "sorted", "str", "tuple"})


class DataFlow:
    """Follows the names of one function.

    :param function: The function.
    :param source: Its file, for the imports and for the helpers that it calls.
    """

    def __init__(self, function: Function, source: DagSource, callers: frozenset[str] = frozenset()) -> None:
        self._source = source
        self._callers = callers | {function.name}
        self._frames = _annotated(function)
        self._values: dict[str, list[ast.expr]] = {}
        self._seen: set[str] = set()
        self.nodes = list(own_nodes(function))
        for name, value in [*assignments(self.nodes), *_opened(self.nodes)]:
            self._values.setdefault(name, []).append(value)

    @property
    def returned(self) -> list[ast.expr]:
        """What the function returns or yields."""
        kinds = ast.Return | ast.Yield
        return [node.value for node in self.nodes if isinstance(node, kinds) and node.value is not None]

    def is_data(self, node: ast.expr | None) -> bool:
        """Tell whether an expression holds data, as far as the text tells."""
        if isinstance(node, ast.Name):
            return self._is_data_name(node.id)
        if isinstance(node, ast.Call):
            return self._is_data_call(node)
        if isinstance(node, ast.Attribute):
            return node.attr in _VIEWS and self.is_data(node.value)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp):
            return self.is_data(node.elt) or (self.is_data(node.generators[0].iter) and isinstance(node.elt, ast.Name))
        return any(self.is_data(part) for part in _parts(node))

    def _is_data_name(self, name: str) -> bool:
        if name in self._seen:
            return False
        self._seen.add(name)
        try:
            if name not in self._values:
                return name in self._frames or bool(_FRAME_NAME.fullmatch(name))
            return any(self.is_data(value) for value in self._values[name])
        finally:
            self._seen.discard(name)

    def _is_data_call(self, call: ast.Call) -> bool:
        called = self._source.names.called(call)
        if _FRAMES.fullmatch(called):
            return True
        if called in _WRAPPERS:
            return any(self.is_data(argument) for argument in call.args)
        if isinstance(call.func, ast.Attribute):
            return self._is_data_method(call, call.func)
        return self._is_data_helper(called)

    def _is_data_method(self, call: ast.Call, method: ast.Attribute) -> bool:
        if (method.attr in _WRITERS and _has_target(call)) or method.attr in _STORES | _SUMMARIES:
            return False
        if method.attr in _CONTENT_METHODS | _EXPORTS:
            return True
        if method.attr in _COMMON_EXPORTS:
            return self.is_data(method.value) or any(keyword.arg == "orient" for keyword in call.keywords)
        return self.is_data(method.value)

    def _is_data_helper(self, name: str) -> bool:
        function = self._source.functions.get(name)
        if function is None or name in self._callers:
            return False
        helper = DataFlow(function, self._source, self._callers)
        return any(helper.is_data(value) for value in helper.returned)


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """Yield the nodes of a function's body without those of functions inside it."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop(0)
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            pending.extend(ast.iter_child_nodes(node))


def is_frame_type(annotation: ast.expr | None) -> bool:
    """Tell whether a type is a DataFrame, or holds one."""
    if annotation is None:
        return False
    text = annotation.value if isinstance(annotation, ast.Constant) else ast.unparse(annotation)
    return isinstance(text, str) and bool(_FRAME_TYPE.search(text))


def _annotated(function: Function) -> set[str]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return {argument.arg for argument in every if is_frame_type(argument.annotation)}


def _opened(nodes: list[ast.AST]) -> Iterator[tuple[str, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            yield node.optional_vars.id, node.context_expr


def _has_target(call: ast.Call) -> bool:
    named = {keyword.arg for keyword in call.keywords} & {"path_or_buf", "path", "buf", "path_or_buffer"}
    first_is_path = bool(call.args) and not (isinstance(call.args[0], ast.Constant) and call.args[0].value is None)
    return first_is_path or bool(named)


def _parts(node: ast.expr | None) -> list[ast.expr | None]:
    """Return the expressions of which one that holds data makes the whole hold data."""
    if isinstance(node, ast.Subscript | ast.Starred | ast.Await | ast.NamedExpr):
        return [node.value]
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return list(node.elts)
    if isinstance(node, ast.Dict):
        return list(node.values)
    if isinstance(node, ast.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, ast.BoolOp):
        return list(node.values)
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    return []
