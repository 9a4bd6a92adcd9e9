#!/usr/bin/env bash
# Which lines and branches of the core its tests reach.
#
#   scripts/coverage.sh
#
# Builds with clang's coverage, runs core_tests and allocation_tests, and prints a line
# per file of core/, the total, and the lines that nothing reached. llvm-cov must be of
# clang's version: on Debian and Ubuntu the package `llvm` beside `clang`.
set -euo pipefail
cd "$(dirname "$0")/.."

out=build/coverage
mkdir -p "$out"
build() { cmake --preset coverage && cmake --build --preset coverage -j2; }
if ! build >"$out/build.txt" 2>&1; then
  cat "$out/build.txt" >&2
  exit 1
fi

version=$(clang++ -dumpversion)
tool() { # tool NAME: of clang's version, under either of its names
  command -v "$1-${version%%.*}" || command -v "$1" || {
    echo "coverage: $1 is missing, please install llvm" >&2
    return 1
  }
}
cov=$(tool llvm-cov)
profdata=$(tool llvm-profdata)

rm -f "$out"/*.profraw
failed=()
for tests in core_tests allocation_tests; do
  LLVM_PROFILE_FILE="$out/$tests.profraw" "$out/tests/$tests" --gtest_brief=1 \
    >"$out/$tests.txt" 2>&1 || failed+=("$tests")
done
"$profdata" merge -sparse -o "$out/tests.profdata" "$out"/*.profraw
"$cov" export -format=lcov -instr-profile "$out/tests.profdata" "$out/tests/core_tests" \
  -object "$out/tests/allocation_tests" "$PWD/core" \
  >"$out/tests.lcov" 2> >(grep -v 'mismatched data' >&2) # of functions of the tests

node - "$out/tests.lcov" "$PWD/" <<'SCRIPT'
const [path, root] = process.argv.slice(2);
const files = [];
for (const line of require("fs").readFileSync(path, "utf8").split("\n")) {
  const colon = line.indexOf(":");
  const [key, value] = [line.slice(0, colon), line.slice(colon + 1)];
  if (key === "SF") {
    files.push({ name: value.replace(root, ""), lines: [0, 0], branches: [0, 0], missed: [] });
  }
  const file = files.at(-1);
  if (key === "LH") file.lines[0] = Number(value);
  if (key === "LF") file.lines[1] = Number(value);
  if (key === "BRH") file.branches[0] = Number(value);
  if (key === "BRF") file.branches[1] = Number(value);
  if (key === "DA" && value.endsWith(",0")) file.missed.push(Number.parseInt(value, 10));
}
files.sort((a, b) => (a.name < b.name ? -1 : 1));
const share = ([hit, all]) =>
  all === 0 ? "      -         " : `${((100 * hit) / all).toFixed(1).padStart(6)}% ${`${hit}/${all}`.padStart(9)}`;
const print = (name, { lines, branches }) =>
  console.log(`${name.padEnd(40)} ${share(lines)} ${share(branches)}`);
const total = { lines: [0, 0], branches: [0, 0] };
console.log(`${"".padEnd(40)} ${"lines".padStart(17)} ${"branches".padStart(17)}`);
for (const file of files) {
  print(file.name, file);
  for (const kind of ["lines", "branches"]) {
    for (const i of [0, 1]) total[kind][i] += file[kind][i];
  }
}
print("total", total);

console.log("\nlines that no test reached");
for (const { name, missed } of files) {
  const runs = [];
  for (const line of missed) {
    if (runs.length !== 0 && runs.at(-1)[1] === line - 1) runs.at(-1)[1] = line;
    else runs.push([line, line]);
  }
  if (runs.length === 0) continue;
  console.log(`  ${name}:${runs.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(",")}`);
}
SCRIPT
cat <<'WHY'
why: JSON has no binary values (json.cc), and the end of a switch over all types is never
reached; a model that gives way to another (model.cc) and a row of the playbook without its
parts are tested through the wasm.
WHY

for tests in "${failed[@]}"; do
  echo "coverage: $tests failed, see $out/$tests.txt" >&2
done
[ "${#failed[@]}" -eq 0 ]
