#!/usr/bin/env bash
# Sets up, builds and runs every test.
#
#   scripts/test.sh
#
# LEADLIGHT_DATA: a directory with real logs; without it the tests that need them are
# skipped, and the last lines say so. Exit status: 0 if everything passed. A step that
# takes longer than LEADLIGHT_STEP_SECONDS (default 2400) is stopped and has failed. Each
# fuzzer runs for LEADLIGHT_FUZZ_SECONDS (default 60).
set -uo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh || exit 1

results=build/test
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0
lines=()
began=0
step_seconds=${LEADLIGHT_STEP_SECONDS:-2400}

say() {
  printf '\n== %s\n' "$*"
  began=$SECONDS
}

limited() { timeout --kill-after=10 "$step_seconds" "$@"; }

count() { # count NAME PASSED FAILED SKIPPED
  lines+=("$(printf '%-30s %5d passed, %d failed, %d skipped %6d s' "$1" "$2" "$3" "$4" \
    $((SECONDS - began)))")
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
}

step() { # step NAME COMMAND...: a check that passes or fails as a whole
  local name=$1
  shift
  say "$name"
  if limited "$@"; then count "$name" 1 0 0; else count "$name" 0 1 0; fi
}

gtest() { # gtest NAME COMMAND...
  local name=$1 file
  file=$results/$(echo "$name" | tr -c 'a-z0-9\n' _).json
  shift
  say "$name"
  limited "$@" --gtest_brief=1 "--gtest_output=json:$PWD/$file"
  local status=$?
  if [ ! -s "$file" ]; then
    count "$name" 0 1 0
    return
  fi
  # shellcheck disable=SC2046
  set -- $(node -e '
    const { testsuites } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    const tests = testsuites.flatMap((suite) => suite.testsuite);
    const failed = tests.filter((test) => test.failures).length;
    const skipped = tests.filter((test) => test.result === "SKIPPED").length;
    console.log(tests.length - failed - skipped, failed, skipped);
  ' "$file")
  # A binary that crashed after its last test must not count as green.
  if [ "$status" -ne 0 ] && [ "$2" -eq 0 ]; then set -- "$1" 1 "$3"; fi
  count "$name" "$1" "$2" "$3"
}

node_tests() { # node_tests NAME FILE...
  local name=$1 file
  file=$results/$(echo "$name" | tr -c 'a-z0-9\n' _).tap
  shift
  say "$name"
  limited node --import tsx --test --test-concurrency=1 --test-timeout=600000 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$file" "$@"
  local status=$? pass fail skip
  pass=$(sed -n 's/^# pass //p' "$file" | tail -n 1)
  fail=$(sed -n 's/^# \(fail\|cancelled\) //p' "$file" | awk '{ sum += $1 } END { print sum + 0 }')
  skip=$(sed -n 's/^# \(skipped\|todo\) //p' "$file" | awk '{ sum += $1 } END { print sum + 0 }')
  if [ "$status" -ne 0 ] && [ "$fail" -eq 0 ]; then fail=1; fi
  if [ "${pass:-0}" -eq 0 ]; then fail=$((fail + 1)); fi # a suite that ran nothing is a failure
  count "$name" "${pass:-0}" "$fail" "$skip"
}

step "formatting of C++" scripts/format-cpp.sh --check
step "lint of scripts" npx --no -- biome check .
step "types of TypeScript" npx --no -- tsc --noEmit

step "native build" scripts/build-preset.sh dev
step "build for sanitizers" scripts/build-preset.sh asan-ubsan core_tests allocation_tests
step "build for the web" scripts/build-preset.sh wasm
step "web build and budgets" scripts/build.sh

gtest "C++ natively" build/dev/tests/core_tests
gtest "C++ natively, analysis" build/dev/tests/analysis/analysis_tests
gtest "C++ natively, no memory" build/dev/tests/allocation_tests
gtest "C++ with sanitizers" build/asan-ubsan/tests/core_tests
gtest "C++ with sanitizers, no memory" build/asan-ubsan/tests/allocation_tests
gtest "C++ under node" node build/wasm/tests/core_tests.cjs
step "fuzzers" scripts/fuzz.sh "${LEADLIGHT_FUZZ_SECONDS:-60}"
node_tests "TypeScript" tests/web/unit/*.test.ts
node_tests "wasm in node" tests/wasm/*.test.mjs tests/oracle/*.test.mjs tests/schema/*.test.mjs
node_tests "command line" tests/cli/*.test.mjs
node_tests "browser (Chromium)" tests/web/browser/*.test.mjs
node_tests "receiver and worker" tests/receiver/*.test.mjs
node_tests "npm package" tests/package/*.test.mjs
node_tests "three engines" tests/engines/*.test.mjs

if [ -s "$results/cases.txt" ]; then
  say "cases in three engines"
  cat "$results/cases.txt"
fi

say "tests"
printf '%s\n' "${lines[@]}"
if [ "$skipped" -ne 0 ]; then
  echo
  if [ -n "${LEADLIGHT_DATA:-}" ]; then
    echo "skipped:"
  else
    echo "skipped; LEADLIGHT_DATA is not set, so there are no real logs:"
  fi
  grep -hE '^ *ok .*# SKIP' "$results"/*.tap 2>/dev/null | sed -E 's/^ *ok [0-9]+ - /  /'
  for file in "$results"/*.json; do
    node -e '
      const { testsuites } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      for (const suite of testsuites)
        for (const test of suite.testsuite)
          if (test.result === "SKIPPED") console.log(`  ${suite.name}.${test.name}`);
    ' "$file"
  done
fi
echo
echo "$passed passed, $failed failed, $skipped skipped in $((SECONDS / 60)) minutes"
[ "$failed" -eq 0 ]
