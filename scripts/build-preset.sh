#!/usr/bin/env bash
# Builds a preset of CMakePresets.json.
#
#   scripts/build-preset.sh PRESET [TARGET...]    without a target: all
set -euo pipefail
cd "$(dirname "$0")/.."
preset=$1
shift
targets=()
for target in "$@"; do targets+=(--target "$target"); done
cmake --preset "$preset" >/dev/null
cmake --build --preset "$preset" -j2 "${targets[@]}" -- --quiet
