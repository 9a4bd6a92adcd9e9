#!/usr/bin/env bash
# Prints the figures that the README and the docs quote.
#
#   scripts/bench.sh core    what one event costs, natively and in wasm, beside two rule engines
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
core)
  scripts/setup.sh
  cmake --preset release >/dev/null
  cmake --build --preset release -j2 --target core_bench -- --quiet
  cmake --preset wasm >/dev/null
  cmake --build --preset wasm -j2 --target leadlight_wasm -- --quiet
  node tests/bench/core.mjs build/release/tests/bench/core_bench
  ;;
*)
  sed -n '2,5s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
