#!/usr/bin/env bash
# Builds what a browser loads into build/dist, and prints its sizes.
set -euo pipefail
cd "$(dirname "$0")/.."

cmake --preset wasm >/dev/null
cmake --build --preset wasm -j2 --target leadlight_wasm leadlight_wasm_trees leadlight_plain
node scripts/build-web.mjs
node scripts/build-offline.mjs
