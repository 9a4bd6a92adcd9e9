#!/usr/bin/env bash
# Installs what building, testing and the demo need. Does nothing where all is there.
#
#   scripts/setup.sh
#
# Debian and Ubuntu: by apt-get, as root or with sudo. Elsewhere it says what is
# missing. Node 20 or newer is a precondition.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=()
need() { # need PACKAGE TEST...: the package is missing when the test fails
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || packages+=("$package")
}
need cmake command -v cmake
need ninja-build command -v ninja
need g++ command -v g++
need clang command -v clang++
need clang-format command -v clang-format
need libclang-rt-14-dev sh -c 'ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.asan-x86_64.a /usr/lib/clang/*/lib/linux/libclang_rt.asan-x86_64.a 2>/dev/null | grep -q .'
need emscripten command -v em++
need chromium command -v chromium
# Ubuntu's Firefox is a snap, which no apt-get installs here: the tests skip it.
need firefox-esr sh -c 'command -v firefox-esr || command -v firefox || grep -q ^ID=ubuntu /etc/os-release'
need webkit2gtk-driver command -v WebKitWebDriver
need xvfb command -v Xvfb
need nlohmann-json3-dev test -e /usr/include/nlohmann/json.hpp
need googletest test -e /usr/src/googletest/CMakeLists.txt
need libcli11-dev test -e /usr/include/CLI/CLI.hpp
need libbenchmark-dev test -e /usr/include/benchmark/benchmark.h
need libcsv-dev test -e /usr/include/csv.h
need libpcre2-dev test -e /usr/include/pcre2.h
need libsimdjson-dev test -e /usr/include/simdjson.h
need zlib1g-dev test -e /usr/include/zlib.h
need libzstd-dev test -e /usr/include/zstd.h
need libxgboost-dev test -e /usr/include/xgboost/c_api.h

if [ "${#packages[@]}" -ne 0 ]; then
  if ! command -v apt-get >/dev/null; then
    echo "setup: missing here, please install: ${packages[*]}" >&2
    exit 1
  fi
  sudo=
  if [ "$(id -u)" -ne 0 ]; then sudo=sudo; fi
  echo "setup: installing ${packages[*]}" >&2
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends \
    "${packages[@]}" >/dev/null
fi

if ! command -v node >/dev/null || [ "$(node -p 'process.versions.node.split(".")[0]')" -lt 20 ]; then
  echo "setup: node 20 or newer is needed" >&2
  exit 1
fi
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo "setup: installing the npm packages" >&2
  # Not npm ci: it refuses the lock, in which npm leaves out other platforms' binaries.
  npm install --no-save --no-audit --no-fund --loglevel=error >&2
  touch node_modules/.package-lock.json
fi
