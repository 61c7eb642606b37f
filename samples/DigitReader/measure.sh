#!/usr/bin/env bash
# Publishes the program ahead of time for v3 and for v4, and prints for each its size, the time from start to end with one
# answer (the median of 300 runs, and that of a program that does nothing), and its peak memory.
set -euo pipefail
cd "$(dirname "$0")"
image=$PWD/seven.pgm
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
linker=$(command -v clang > /dev/null || echo -p:CppCompilerAndLinker=gcc)

milliseconds() {
  for _ in {1..300}; do
    local start=$EPOCHREALTIME
    "$@" > /dev/null
    local end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./}))
  done | sort -n | sed -n 150p | awk '{ printf "%.2f ms", $1 / 1000 }'
}

grep -m1 'model name' /proc/cpuinfo
echo "nothing: $(milliseconds /bin/true)"
for level in v3 v4; do
  dotnet publish -c Release -f net9.0 -r linux-x64 $linker -p:ModelGenInstructionSet=$level -o "$out/$level" -v q -nologo
  program=$out/$level/DigitReader
  echo "$level: $(stat -c %s "$program") bytes, $(milliseconds "$program" "$image"), $(/usr/bin/time -f '%M KB' "$program" "$image" 2>&1 > /dev/null) at most in memory"
done
