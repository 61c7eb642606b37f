#!/usr/bin/env bash
# Measures ModelGen against ONNX Runtime and PyTorch on this machine and prints tables.
#
#   compare.sh [--quick] [--accurate] [--write] [--part PART]... [NETWORK...]
#
#   NETWORK      one of those in peers/networks.py (lenet5, resnet18, ...); all unless some are named
#   --quick      half a second for each measurement rather than two: under five minutes in all
#   --accurate   networks compiled with Winograd = Accurate too
#   --part PART  predict, train (one core), predict2, train2 (two cores), startup, aot (ahead of time against the JIT),
#                kernels (each convolution against the peak); all unless some are named
#   --write      puts the tables into README.md
#
# What it needs besides the .NET SDK it installs: onnxruntime-node by npm into .cache, python3-torch and what goes with it
# by apt-get, where it may. A peer that cannot be had is left out, and the script says so.
set -euo pipefail
cd "$(dirname "$0")"
cache=$PWD/.cache results=$PWD/.cache/results
known="predict train predict2 train2 startup aot kernels"

seconds=2 write= accurate= parts=() networks=()
while (($#)); do
  case $1 in
    --quick) seconds=0.5 ;;
    --accurate) accurate=1 ;;
    --write) write=1 ;;
    --part) parts+=("${2:?--part needs one of: $known}") && shift ;;
    -*) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0" && exit 2 ;;
    *) networks+=("$1") ;;
  esac
  shift
done
((${#parts[@]})) || read -ra parts <<< "$known"
for part in "${parts[@]}"; do [[ " $known " == *" $part "* ]] || { echo "There is no part '$part', but there are: $known." >&2; exit 2; }; done
[[ $write && ${#networks[@]} -gt 0 ]] && { echo "--write is for whole tables: name no network." >&2; exit 2; }
mkdir -p "$cache" "$results"

say() { echo "$@" >&2; }
wants() { [[ " ${parts[*]} " == *" $1 "* ]]; }
only=$(IFS=,; echo "${networks[*]}")

# ONNX Runtime: its package holds the library; what its install script would fetch (CUDA) is not wanted.
onnxruntime=$(compgen -G "$cache/npm/node_modules/onnxruntime-node/bin/napi-v*/linux/x64/libonnxruntime.so.1" || true)
if [[ ! $onnxruntime ]]; then
  say "installing onnxruntime-node"
  npm install --ignore-scripts --no-audit --no-fund --silent --prefix "$cache/npm" onnxruntime-node || say "npm could not install onnxruntime-node."
  onnxruntime=$(compgen -G "$cache/npm/node_modules/onnxruntime-node/bin/napi-v*/linux/x64/libonnxruntime.so.1" || true)
fi
[[ $onnxruntime ]] || say "ONNX Runtime is missing: its columns stay empty."

# PyTorch, with a BLAS that is one: PyTorch's own package is content with a reference implementation.
python=/usr/bin/python3
has_torch() { "$python" -c 'import torch, torchvision, onnx' 2> /dev/null; }
blas=$(compgen -G "/usr/lib/*/openblas-pthread" | head -1 || true)
if ! has_torch || [[ ! $blas ]]; then
  say "installing python3-torch"
  { apt-get update -q && apt-get install -y -q --no-install-recommends python3-torch python3-torchvision python3-onnx libopenblas0-pthread; } >&2 ||
    say "apt-get could not install python3-torch python3-torchvision python3-onnx libopenblas0-pthread."
  blas=$(compgen -G "/usr/lib/*/openblas-pthread" | head -1 || true)
fi
has_torch || { say "PyTorch is missing, and with it the networks to compare: it exports them."; exit 1; }
[[ $blas ]] || say "OpenBLAS is missing: PyTorch's products may be slow."
export LD_LIBRARY_PATH=${blas:+$blas:}${LD_LIBRARY_PATH:-}

"$python" peers/export.py "$cache/networks" "${networks[@]}"
dotnet build -c Release -v q -nologo ModelGen.Compare -f net10.0 >&2

# The last cores: the first has the machine's interrupts more often than others.
cores=$(nproc) one=$(($(nproc) - 1)) two=$(($(nproc) - 2)),$(($(nproc) - 1))
program=$PWD/ModelGen.Compare/bin/Release/net10.0/ModelGen.Compare.dll
compare() {
  local cpus=$1 what=$2 out=$3
  shift 3
  taskset -c "$cpus" dotnet "$program" "$what" --networks "$cache/networks" \
    --seconds "$seconds" --out "$results/$out.md" ${only:+--only "$only"} ${onnxruntime:+--onnxruntime "$onnxruntime"} \
    --torch "$python peers/torch_peer.py" "$@"
}
heading() { echo && echo "## $1" && echo; }

if wants predict; then
  heading "Inference, one core"
  compare "$one" predict predict
fi
if wants train; then
  heading "Training, one core"
  compare "$one" train train
fi
if ((cores < 2)); then
  ! wants predict2 && ! wants train2 || say "This machine has one core: nothing to measure on two."
else
  if wants predict2; then
    heading "Inference, two cores"
    compare "$two" predict predict2 --threads 2
  fi
  if wants train2; then
    heading "Training, two cores"
    compare "$two" train train2 --threads 2
  fi
fi
if wants startup; then
  heading "Start-up"
  peers/startup.sh "$cache" "$program" "$one" "$onnxruntime" | tee "$results/startup.md"
fi
if wants aot; then
  heading "Ahead of time"
  linker=$(command -v clang > /dev/null || echo -p:CppCompilerAndLinker=gcc)
  dotnet publish -c Release -f net9.0 -r linux-x64 $linker -v q -nologo ModelGen.Compare -o "$cache/compare-aot" >&2
  compare "$one" aot aot --aot "$cache/compare-aot/ModelGen.Compare"
fi
if wants kernels; then
  heading "Kernels"
  dotnet build -c Release -v q -nologo ModelGen.Benchmarks >&2
  taskset -c "$one" dotnet ModelGen.Benchmarks/bin/Release/net10.0/ModelGen.Benchmarks.dll --table --seconds 0.1 | tee "$results/kernels.md"
fi
