#!/usr/bin/env bash
# Brings the tools that the suites drive: the kit beside the clone, a Python environment, Node packages.
# What cannot be had is said in one line; the suites that need it are then skipped. Sourced by run.sh.
set -euo pipefail

set_environment() {
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
  # Build nodes that outlive the run would keep a build server's job open.
  export MSBUILDDISABLENODEREUSE=1
  if $long; then
    export MEDALLION_LONG=1
  fi
}

prepare_tools() {
  heading tools
  mkdir -p "$tools"
  if wants_tests || wanted native || wants_airflow || wants_any "${release_checks[@]}" "${helm_checks[@]}"; then
    prepare_kit
  fi
  if wants_tests || wanted native; then
    prepare_python
  fi
  prepare_node
  # gitlab-ci-local copies the tree for its jobs by rsync; a registry shows that the image arrives there as it was built.
  if wanted ci; then
    prepare_commands rsync
  fi
  # Native code is linked by gcc, that for arm64 by the one that makes its code.
  if wanted native; then
    prepare_commands gcc=gcc,libc6-dev
  fi
  if wanted image; then
    prepare_commands skopeo docker-registry gcc=gcc,libc6-dev \
      aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu,libc6-dev-arm64-cross
  fi
}

# MEDALLION_KIT: folder with bin/ (S3 gateway, fault proxy and the like) and wheels/.
prepare_kit() {
  local unpack=$root/../shared/kit/unpack
  if [[ -z ${MEDALLION_KIT:-} && -x $unpack ]]; then
    if "$unpack" "$tools/kit" > "$tools/kit.log" 2>&1; then
      MEDALLION_KIT=$tools/kit
    else
      printf 'kit: could not be unpacked (%s)\n' "$(tail -n 1 "$tools/kit.log")"
    fi
  fi

  if [[ -n ${MEDALLION_KIT:-} ]]; then
    export MEDALLION_KIT
    printf 'kit: %s\n' "$MEDALLION_KIT"
  elif [[ -n ${MEDALLION_TEST_S3_ENDPOINT:-} && -n ${MEDALLION_TEST_S3_BUCKET:-} ]]; then
    printf 'kit: none in ../shared/kit; S3 tests run on bucket %s at %s, those that need a fault proxy are skipped\n' \
      "$MEDALLION_TEST_S3_BUCKET" "$MEDALLION_TEST_S3_ENDPOINT"
  else
    printf 'kit: none in ../shared/kit; tests that need S3 or a fault proxy are skipped %s\n' \
      '(S3: set MEDALLION_TEST_S3_ENDPOINT and MEDALLION_TEST_S3_BUCKET)'
  fi
}

# MEDALLION_PYTHON: an interpreter that has tests/requirements.txt.
prepare_python() {
  local requirements=$root/tests/requirements.txt
  local interpreter=$tools/python/bin/python
  local stamp=$tools/python/requirements.txt
  if ! cmp -s "$requirements" "$stamp"; then
    if ! install_python "$requirements" "$tools/python" > "$tools/python.log" 2>&1; then
      printf 'python: %s is not to be had here (%s); the tests that need it are skipped\n' \
        "$(tr '\n' ' ' < "$requirements")" "$(tail -n 1 "$tools/python.log")"
      return
    fi
    cp "$requirements" "$stamp"
  fi

  export MEDALLION_PYTHON=$interpreter
  printf 'python: %s with %s\n' "$("$interpreter" --version)" "$(tr '\n' ' ' < "$requirements")"
}

# install_python REQUIREMENTS FOLDER: from the kit's wheels where there are any, else from the user's package index.
install_python() {
  local source=()
  if [[ -d ${MEDALLION_KIT:-}/wheels ]]; then
    source=(--no-index --find-links "$MEDALLION_KIT/wheels")
  fi
  "$(command -v python3.11 || command -v python3)" -m venv --clear "$2" \
    && "$2/bin/python" -m pip install --quiet --disable-pip-version-check \
      ${source[@]+"${source[@]}"} --requirement "$1"
}

# prepare_commands COMMAND[=PACKAGE[,PACKAGE]]...: from Debian packages, by default of the same name, where they are missing and
# root may bring them.
prepare_commands() {
  local missing=() each packages install=(apt-get install --yes --no-install-recommends)
  for each in "$@"; do
    IFS=, read -ra packages <<< "${each#*=}"
    command -v "${each%%=*}" > /dev/null || missing+=("${packages[@]}")
  done
  if ((${#missing[@]} > 0 && EUID == 0)) && command -v apt-get > /dev/null; then
    { "${install[@]}" "${missing[@]}" || { apt-get update && "${install[@]}" "${missing[@]}"; }; } > "$tools/debian.log" 2>&1 \
      || printf '%s: not to be had here (%s); what needs them is skipped\n' "${missing[*]}" "$(tail -n 1 "$tools/debian.log")"
  fi
}

prepare_node() {
  local folder=$root/tests/Interop
  if ! command -v npm > /dev/null; then
    printf 'node: npm is not installed; the proto checks and the Node readers are skipped\n'
    return
  fi

  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed"; then
    if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund > "$tools/node.log" 2>&1; then
      printf 'node: npm ci failed (%s); the proto checks and the Node readers are skipped\n' \
        "$(grep -m 1 'npm error' "$tools/node.log" || tail -n 1 "$tools/node.log")"
      return
    fi
    cp "$folder/package-lock.json" "$folder/node_modules/.installed"
  fi

  printf 'node: %s with the packages of tests/Interop\n' "$(node --version)"
}

# node_tool NAME: the path of an installed command, or nothing.
node_tool() {
  local path=$root/tests/Interop/node_modules/.bin/$1
  if [[ -x $path && -f $root/tests/Interop/node_modules/.installed ]]; then
    printf '%s' "$path"
  fi
}
