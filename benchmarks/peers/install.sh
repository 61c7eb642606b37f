# Sourced by compare.sh: installs the peers, exports the networks and builds the programs that measure. Sets onnxruntime (the
# library, or nothing) and python.

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
dotnet build -c Release -clp:ErrorsOnly -nologo ModelGen.Compare -f net10.0 >&2
