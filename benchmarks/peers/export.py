#!/usr/bin/env python3
"""Exports networks for all who run them: export.py FOLDER NAME...

Writes for each NAME.safetensors (the weights) and, for each batch B, NAME.bB.onnx with NAME.bB.safetensors (inputs and
the output that PyTorch gives); NAME.train.safetensors has a training batch and the losses of PyTorch's first steps.
What is there already and came from the same scripts is left alone.
"""
import hashlib
import json
import os
import struct
import sys
import warnings

import numpy as np
import torch

import networks

STEPS, LEARNING_RATE = 3, 0.01  # of the steps whose losses are compared


def save(path, tensors):
    """The safetensors format: the length of a JSON header, the header, the tensors."""
    types = {torch.float32: "F32", torch.int64: "I64"}
    header, data, offset = {}, [], 0
    for name, tensor in tensors.items():
        raw = np.ascontiguousarray(tensor.detach().numpy()).tobytes()
        header[name] = {"dtype": types[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        data.append(raw)
        offset += len(raw)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.writelines(data)


def export(folder, name):
    network, facts = networks.build(name).eval(), networks.NETWORKS[name]
    save(f"{folder}/{name}.safetensors", network.state_dict())
    for batch in facts.batches:
        inputs = networks.inputs(name, batch)
        with torch.no_grad():
            output = network(*inputs)
        save(f"{folder}/{name}.b{batch}.safetensors", {**{f"input{i}": x for i, x in enumerate(inputs)}, "output": output})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Without folding, so that BatchNorm reaches every runtime as it is declared.
            torch.onnx.export(
                network, tuple(inputs), f"{folder}/{name}.b{batch}.onnx", opset_version=13, do_constant_folding=False,
                training=torch.onnx.TrainingMode.PRESERVE,
                input_names=[f"input{i}" for i in range(len(inputs))], output_names=["output"])
    if facts.train:
        (x,), target = networks.inputs(name, facts.train), networks.targets(name)
        step = networks.training_step(network, x, target, LEARNING_RATE)
        losses = torch.stack([step().detach() for _ in range(STEPS)])
        save(f"{folder}/{name}.train.safetensors", {"input": x, "target": target, "losses": losses})


def main():
    folder, names = sys.argv[1], sys.argv[2:] or list(networks.NETWORKS)
    here = os.path.dirname(os.path.abspath(__file__))
    source = b"".join(open(os.path.join(here, script), "rb").read() for script in ("networks.py", "export.py"))
    stamp = hashlib.sha256(source + torch.__version__.encode()).hexdigest()
    os.makedirs(folder, exist_ok=True)
    for name in names:
        marker = f"{folder}/{name}.stamp"
        if os.path.exists(marker) and open(marker).read() == stamp:
            continue
        print(f"exporting {name}", file=sys.stderr)
        export(folder, name)
        with open(marker, "w") as file:
            file.write(stamp)


main()
