#!/usr/bin/env bash
# What starting costs, as a table: a program published ahead of time against a C program with ONNX Runtime, both from start
# to end with one answer of LeNet-5; then the first prediction of ResNet-18 in a new dotnet process.
#
#   startup.sh CACHE COMPARE_DLL CPU [LIBONNXRUNTIME]
set -euo pipefail
cd "$(dirname "$0")/.."
cache=$1 compare=$2 cpu=$3 onnxruntime=${4:-}

milliseconds() { # RUNS COMMAND...: the median
  local runs=$1 i start end
  shift
  for ((i = 0; i < runs; i++)); do
    start=$EPOCHREALTIME
    taskset -c "$cpu" "$@" > /dev/null
    end=$EPOCHREALTIME
    echo $((${end/./} - ${start/./}))
  done | sort -n | sed -n "$((runs / 2 + 1))p" | awk '{ printf "%.1f", $1 / 1000 }'
}
resident() { # COMMAND...: the most, in MiB
  if [[ -x /usr/bin/time ]]; then /usr/bin/time -f %M "$@" 2>&1 > /dev/null | tail -1 | awk '{ printf "%.1f", $1 / 1024 }'; else echo –; fi
}
size() { du -cbL "$@" | tail -1 | awk '{ printf "%.1f", $1 / 1048576 }'; }

linker=$(command -v clang > /dev/null || echo -p:CppCompilerAndLinker=gcc)
command -v clang gcc > /dev/null || { echo "Neither clang nor gcc is here: no program to start." >&2; exit 1; }
dotnet publish -c Release -r linux-x64 $linker -clp:ErrorsOnly -nologo ModelGen.Startup -o "$cache/startup" >&2
ours=("$cache/startup/ModelGen.Startup" "$cache/networks/lenet5.safetensors")

echo "| program | start to end, ms | resident, MiB | on disk, MiB |"
echo "| --- | ---: | ---: | ---: |"
echo "| nothing (/bin/true) | $(milliseconds 100 /bin/true) | $(resident /bin/true) | |"
echo "| LeNet-5, ours, ahead of time (v3) | $(milliseconds 100 "${ours[@]}") | $(resident "${ours[@]}") | $(size "${ours[@]}") |"
if [[ $onnxruntime ]] && command -v gcc > /dev/null; then
  gcc -O2 -Wall -o "$cache/startup-c" peers/startup.c "$onnxruntime" -Wl,-rpath,"$(dirname "$onnxruntime")"
  theirs=("$cache/startup-c" "$cache/networks/lenet5.b1.onnx")
  paste <("${ours[@]}") <("${theirs[@]}") | awk '{ d = $1 - $2; if (d * d > 1e-8) { print "The two programs differ: " $0 > "/dev/stderr"; exit 1 } }'
  echo "| LeNet-5, ONNX Runtime from C | $(milliseconds 50 "${theirs[@]}") | $(resident "${theirs[@]}") | $(size "${theirs[@]}" "$onnxruntime") |"
fi
first=(dotnet "$compare" first --networks "$cache/networks")
echo "| ResNet-18, ours, a new \`dotnet\` process | $(milliseconds 11 "${first[@]}") | $(resident "${first[@]}") | |"
echo
echo "Medians. Of the last of these: $(taskset -c "$cpu" "${first[@]}")"
