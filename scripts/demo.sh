#!/usr/bin/env bash
# Serves the demo site with the widget live, and the receiver that it hands its prospects off to, and
# prints both addresses.
#
#   scripts/demo.sh [PORT]    default: 8080; the receiver takes the port after it
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
scripts/build.sh
exec node scripts/serve.mjs "${1:-8080}"
