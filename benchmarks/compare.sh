#!/usr/bin/env bash
# Measures ModelGen against ONNX Runtime and PyTorch on this machine and prints tables.
#
#   compare.sh [--quick] [--accurate] [--write] [--part PART]... [NETWORK...]
#
#   NETWORK      one of those in peers/networks.py (lenet5, resnet18, ...); all unless some are named
#   --quick      half a second for each measurement rather than two, and unless named no more than the parts predict,
#                train and startup: under five minutes
#   --accurate   predict and train a second time, the networks declared Winograd = Accurate
#   --part PART  predict, train (one core), predict2, train2 (two cores), startup, aot (ahead of time against the JIT),
#                kernels (each convolution against the peak); all unless some are named, predict and train of a NETWORK
#   --write      puts the tables into README.md
#
# What it needs besides the .NET SDK it installs: onnxruntime-node by npm into .cache, python3-torch and what goes with it
# by apt-get, where it may. A peer that cannot be had is left out, and the script says so.
set -euo pipefail
command="benchmarks/compare.sh $*" command=${command% }
cd "$(dirname "$0")"
cache=$PWD/.cache results=$PWD/.cache/results
known="predict train predict2 train2 startup aot kernels"

seconds=2 quick= write= accurate= parts=() networks=()
while (($#)); do
  case $1 in
    --quick) seconds=0.5 quick=1 ;;
    --accurate) accurate=1 ;;
    --write) write=1 ;;
    --part) parts+=("${2:?--part needs one of: $known}") && shift ;;
    -*) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" && exit 2 ;;
    *) networks+=("$1") ;;
  esac
  shift
done
# What a network is named for is to see how fast it is.
default=$known
if ((${#networks[@]})); then default="predict train"; elif [[ $quick ]]; then default="predict train startup"; fi
((${#parts[@]})) || read -ra parts <<< "$default"
for part in "${parts[@]}"; do [[ " $known " == *" $part "* ]] || { echo "There is no part '$part', but there are: $known." >&2; exit 2; }; done
[[ ! $write || ${#networks[@]} -eq 0 ]] || { echo "--write is for whole tables: name no network." >&2; exit 2; }
mkdir -p "$cache" "$results"

say() { echo "$@" >&2; }
wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }
only=$(IFS=,; echo "${networks[*]}")

# Kernels are measured against the machine alone.
onnxruntime= python=
[[ ${parts[*]} == kernels ]] || source peers/install.sh

# .NET takes a process that is held to one core for a machine that has but one, and puts off compiling well what is called often
# ten times as long: for seconds, in which calls of 0.1 µs were measured half compiled.
export DOTNET_TC_DelaySingleProcMultiplier=1
# The last cores: the first has the machine's interrupts more often than others.
cores=$(nproc) one=$(($(nproc) - 1)) two=$(($(nproc) - 2)),$(($(nproc) - 1))
program=$PWD/ModelGen.Compare/bin/Release/net10.0/ModelGen.Compare.dll
accurate_program=$PWD/ModelGen.Compare.Accurate/bin/Release/net10.0/ModelGen.Compare.Accurate.dll
fact() { lscpu | sed -n "s/^$1: *//p"; }
measured="Measured on $(date +%F) on $(fact 'Model name') (family $(fact 'CPU family'), $cores cores), .NET $(dotnet --list-runtimes | sed -n 's/^Microsoft.NETCore.App \([^ ]*\).*/\1/p' | tail -1), by \`$command\`."

# NAME HEADING COMMAND...: prints what a command prints under a heading, and with --write puts it between its marks in README.md.
section() {
  local name=$1 heading=$2
  shift 2
  printf '\n## %s\n\n' "$heading"
  "$@" | tee "$results/$name.md"
  [[ $write ]] || return 0
  awk -v name="$name" -v file="$results/$name.md" -v measured="$measured" '
    $0 == "<!-- " name " -->" { print; print measured; print ""; while ((getline line < file) > 0) print line; skip = 1 }
    $0 == "<!-- /" name " -->" { skip = 0 }
    !skip' README.md > "$cache/README.md"
  cp "$cache/README.md" README.md
}
# CPUS PROGRAM WHAT...: what a measuring program prints.
compare() {
  local cpus=$1
  shift
  taskset -c "$cpus" dotnet "$@" --networks "$cache/networks" --seconds "$seconds" ${only:+--only "$only"} \
    ${onnxruntime:+--onnxruntime "$onnxruntime"} --torch "$python peers/torch_peer.py"
}
linker=$(command -v clang > /dev/null || echo -p:CppCompilerAndLinker=gcc)
aot() {
  dotnet publish -c Release -f net9.0 -r linux-x64 $linker -clp:ErrorsOnly -nologo ModelGen.Compare -o "$cache/compare-aot" >&2
  compare "$one" "$program" aot --aot "$cache/compare-aot/ModelGen.Compare"
}
kernels() {
  dotnet build -c Release -clp:ErrorsOnly -nologo ModelGen.Benchmarks >&2
  taskset -c "$one" dotnet ModelGen.Benchmarks/bin/Release/net10.0/ModelGen.Benchmarks.dll --table --seconds 0.1
}

wants predict && section predict "Inference, one core" compare "$one" "$program" predict
wants train && section train "Training, one core" compare "$one" "$program" train
if [[ $accurate ]]; then
  dotnet build -c Release -clp:ErrorsOnly -nologo ModelGen.Compare.Accurate >&2
  wants predict && section predict-accurate "Inference, one core, Winograd = Accurate" compare "$one" "$accurate_program" predict
  wants train && section train-accurate "Training, one core, Winograd = Accurate" compare "$one" "$accurate_program" train
fi
if ((cores > 1)); then
  wants predict2 && section predict2 "Inference, two cores" compare "$two" "$program" predict --threads 2
  wants train2 && section train2 "Training, two cores" compare "$two" "$program" train --threads 2
else
  say "This machine has one core: nothing is measured on two."
fi
wants startup && section startup "Start-up" peers/startup.sh "$cache" "$program" "$one" "$onnxruntime"
wants aot && section aot "Ahead of time" aot
wants kernels && section kernels "Kernels" kernels
exit 0
