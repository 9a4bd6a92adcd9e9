#!/usr/bin/env bash
# Prints the figures that the README and the docs quote.
#
#   scripts/bench.sh core      what one event costs, natively and in wasm, beside two rule engines
#   scripts/bench.sh widget    what the widget costs a page, beside what others cost it
#   scripts/bench.sh batch     what scoring a log of 10 million events takes, beside DuckDB and a
#     [EVENTS] [MEMORY]        rule engine; and the memory for logs of 1, 10 and MEMORY (50) million
#   scripts/bench.sh data      how well the shipped models rank in the real logs of LEADLIGHT_DATA
#   scripts/bench.sh learn     how well what is learned tells who converts, beside scikit-learn
#                              and XGBoost; needs LEADLIGHT_DATA, the folder of the test data
#   scripts/bench.sh trees     one row through 100 decision trees in wasm, beside onnxruntime-web
#                              and plain JavaScript
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
core)
  scripts/setup.sh
  scripts/build-preset.sh release core_bench
  scripts/build-preset.sh wasm leadlight_wasm core_loop
  node --import tsx tests/bench/core.mjs build/release/tests/bench/core_bench build/wasm/tests/bench/core_loop.cjs
  ;;
widget)
  scripts/setup.sh
  scripts/build.sh >&2
  node tests/bench/widget.mjs
  ;;
batch)
  scripts/setup.sh
  scripts/build-preset.sh release leadlight make_events
  node tests/bench/batch.mjs build/release/cli/leadlight build/release/tests/bench/make_events "${@:2}"
  ;;
learn)
  : "${LEADLIGHT_DATA:?names the folder of the test data}"
  scripts/setup.sh
  if ! /usr/bin/python3 -c 'import sklearn, xgboost' 2>/dev/null; then
    if [ "$(id -u)" -ne 0 ]; then sudo=sudo; fi
    ${sudo:-} apt-get install -y -qq --no-install-recommends python3-sklearn python3-xgboost >/dev/null
  fi
  scripts/build-preset.sh release leadlight logistic_rows
  /usr/bin/python3 tests/bench/learn.py build/release/tests/bench/logistic_rows build/release/cli/leadlight "$LEADLIGHT_DATA/uci-online-shoppers"
  node tests/bench/learn.mjs build/release/cli/leadlight "$LEADLIGHT_DATA/puffy-events"
  ;;
trees)
  scripts/setup.sh
  scripts/build-preset.sh wasm leadlight_wasm_trees trees_loop
  node --import tsx tests/bench/trees.mjs build/wasm/tests/bench/trees_loop.cjs
  ;;
data)
  scripts/setup.sh
  scripts/build-preset.sh release leadlight
  node tests/bench/data.mjs build/release/cli/leadlight
  ;;
*)
  sed -n '2,13s/^# \{0,1\}//p' "$0"
  exit 2
  ;;
esac
