#!/usr/bin/env bash
# Generates the Python stubs from protos/ anew. Needs grpcio-tools 1.62.3 (what it generates runs on every protobuf from 4.25
# on).
#
# usage: scripts/generate_stubs.sh [PYTHON] [FOLDER]
#   PYTHON   the interpreter that has it. Default: python
#   FOLDER   where the stubs go. Default: the package's own folder
set -euo pipefail

plugin=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${1:-python}
target=${2:-$plugin/src/medallion_provider/protos}
protos=$plugin/../protos

rm -rf "$target/medallion"
mkdir -p "$target"
"$python" -m grpc_tools.protoc --proto_path="$protos" \
  --python_out="$target" --pyi_out="$target" --grpc_python_out="$target" "$protos"/medallion/v1/*.proto

# Most files hold no service.
grep -L 'class .*Stub' "$target"/medallion/v1/*_pb2_grpc.py | xargs rm

# The package is not at the top of the path where it is installed.
find "$target/medallion" -name '*.py*' -exec sed -i -E \
  -e 's/^from medallion\.v1 import/from medallion_provider.protos.medallion.v1 import/' \
  -e 's/^import medallion\.v1\./import medallion_provider.protos.medallion.v1./' \
  -e 's/([^_.a-z])medallion\.v1\.([a-z_]+_pb2)/\1medallion_provider.protos.medallion.v1.\2/g' {} +
touch "$target/medallion/__init__.py" "$target/medallion/v1/__init__.py"
