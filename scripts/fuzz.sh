#!/usr/bin/env bash
# Fuzzes the core and the importers of trees with libFuzzer and the sanitizers, two targets at a time.
#
#   scripts/fuzz.sh [SECONDS] [TARGET...]    default: 60 s each of all targets
#
# Prints a line per target. The inputs that are worth keeping stay in build/fuzz/corpus,
# those that break something in build/fuzz/findings: run the target with such a file as
# its argument to see what it does, and once it is mended move it to tests/fuzz/corpus.
# Exit status: 1 if anything was found.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
shift || true
targets=("$@")
if [ "${#targets[@]}" -eq 0 ]; then targets=(cbor_fuzz model_fuzz event_fuzz replay_fuzz trees_fuzz
  xgboost_fuzz lightgbm_fuzz); fi

out=build/fuzz
mkdir -p "$out/findings" "$out/log"
build() { cmake --preset fuzz && cmake --build --preset fuzz -j2; }
if ! build >"$out/log/build.txt" 2>&1; then
  cat "$out/log/build.txt" >&2
  exit 1
fi

fuzz() { # fuzz TARGET: its findings are those of this run, so at most one
  local target=$1 log=$out/log/$1.txt length=4096 status=0 grown=
  case $target in
    model_fuzz) length=8192 ;;
    # Bytes of equal worth, so as many as there may be from the start.
    replay_fuzz) length=400 grown=-len_control=0 ;;
  esac
  mkdir -p "$out/corpus/$target"
  # -timeout is for what hangs: a long log takes seconds under the sanitizers, by the clock on
  # the wall, more where others are at work.
  UBSAN_OPTIONS=print_stacktrace=1 "$out/tests/fuzz/$target" \
    -max_total_time="$seconds" -timeout=60 -rss_limit_mb=1024 -max_len="$length" ${grown:+"$grown"} \
    -print_final_stats=1 -artifact_prefix="$out/findings/$target-" \
    "$out/corpus/$target" "tests/fuzz/corpus/$target" >"$log" 2>&1 || status=$?
  local executions edges rate
  executions=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
  rate=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log" | tail -n 1)
  printf '%-12s %9d executions %7d/s %6d edges  %d findings\n' "$target" \
    "${executions:-0}" "${rate:-0}" "${edges:-0}" "$((status != 0))"
  if [ "$status" -ne 0 ]; then
    grep -E 'not so:|runtime error|SUMMARY|Test unit written' "$log" | sed 's/^/  /' || tail -n 3 "$log"
    return 1
  fi
}

failed=0
running=0
for target in "${targets[@]}"; do
  if [ "$running" -eq 2 ]; then
    wait -n || failed=1
    running=1
  fi
  fuzz "$target" &
  running=$((running + 1))
done
while [ "$running" -ne 0 ]; do
  wait -n || failed=1
  running=$((running - 1))
done
exit "$failed"
