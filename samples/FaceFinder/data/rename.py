"""
Writes face-detector.safetensors: the weights of ultraface-rfb-320 (Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB)
under the names they have in that project's PyTorch code, BatchNorm folded into convolutions.

    python3 rename.py graph.json weights.safetensors

Takes what was taken out of the project's ONNX file: its graph as JSON, and its tensors. The export kept the names of the
heads and of the extra layer; all others are numbers, so they are known by the order in which the graph runs.
"""
import json
import pathlib
import struct
import sys

SEPARABLE = lambda i: [f"base_net.{i}.0", f"base_net.{i}.3"]
NAMES = [
    "base_net.0.0", *(name for i in range(1, 7) for name in SEPARABLE(i)),
    *(f"base_net.7.branch{branch}.{i}.conv" for branch, layers in enumerate([3, 3, 4]) for i in range(layers)),
    "base_net.7.ConvLinear.conv", "base_net.7.shortcut.conv",
    *(name for i in range(8, 13) for name in SEPARABLE(i)),
]


def main(graph, weights):
    data = pathlib.Path(weights).read_bytes()
    size, = struct.unpack("<Q", data[:8])
    entries = {name: entry for name, entry in json.loads(data[8:8 + size]).items() if name != "__metadata__"}
    numbered = [node["inputs"][1:] for node in json.loads(pathlib.Path(graph).read_text())["nodes"] if node["op"] == "Conv" and node["inputs"][1].isdigit()]
    assert len(numbered) == len(NAMES)
    new = {old: f"{name}.{kind}" for name, pair in zip(NAMES, numbered) for old, kind in zip(pair, ("weight", "bias"))}
    renamed = {new.get(name, name): entry for name, entry in entries.items() if name in new or name.endswith((".weight", ".bias"))}
    header, blob = {}, b""
    for name, entry in sorted(renamed.items()):
        start, end = entry["data_offsets"]
        header[name] = {"dtype": entry["dtype"], "shape": entry["shape"], "data_offsets": [len(blob), len(blob) + end - start]}
        blob += data[8 + size + start:8 + size + end]
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(__file__).with_name("face-detector.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + blob)
    print(f"{len(header)} tensors, {len(blob) // 4} numbers")


if __name__ == "__main__":
    main(*sys.argv[1:])
