#!/usr/bin/env bash
# Serves the demo site with the widget live, and prints its address.
#
#   scripts/demo.sh [PORT]    default: 8080
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
scripts/build.sh
exec node scripts/serve.mjs "${1:-8080}"
