#!/usr/bin/env python3
"""Writes weights that PyTorch (1.13 or later) keeps in parts, and what it makes of them: python3 make.py

NAME.safetensors is the state_dict of a module, NAME.plain.safetensors the same module's with plain weights. The parts are floats, the weights are
made of them in float64 by the module itself in evaluation, and rounded once.
"""
import json
import os
import struct

import torch
from torch import nn
from torch.nn.utils import parametrizations, parametrize

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_default_dtype(torch.float64)


def save(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        array = tensor.detach().contiguous().numpy().astype("<f4")
        header[name] = {"dtype": "F32", "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class WeightNorm(nn.Module):
    """What torch.nn.utils.parametrizations.weight_norm registers, which came with PyTorch 2."""

    def __init__(self, dim):
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, g, v):
        return torch._weight_norm(v, g, self.dim)

    def right_inverse(self, weight):
        return torch.norm_except_dim(weight, 2, self.dim), weight


def layers():
    return nn.ModuleDict({
        "linear": nn.Linear(7, 5), "whole": nn.Linear(3, 7), "one": nn.Linear(3, 1), "conv1d": nn.Conv1d(3, 7, 3), "conv2d": nn.Conv2d(3, 5, (3, 1)), "columns": nn.Conv2d(3, 5, 3),
        "transposed1d": nn.ConvTranspose1d(3, 3, 5), "transposed2d": nn.ConvTranspose2d(4, 6, 3, groups=2), "embedding": nn.Embedding(17, 3), "lstm": nn.LSTM(3, 5, bidirectional=True),
    })


# The axis of the lengths, where it is not the first: none is a single length of all.
AXES = {"whole": None, "columns": 1}
INPUTS = {
    "linear": (2, 7), "whole": (2, 3), "one": (2, 3), "conv1d": (2, 3, 9), "conv2d": (2, 3, 9, 9), "columns": (2, 3, 9, 9),
    "transposed1d": (2, 3, 9), "transposed2d": (2, 4, 9, 9), "lstm": (4, 2, 3),
}


def weights(name, module):
    return [key for key, _ in module.named_parameters() if key.startswith("weight") and (name != "lstm" or not key.endswith("_reverse"))]


def case(name, divide):
    """divide(layer, parameter, name) registers the parts; both files then come from one module."""
    model = layers()
    kept = {key: weights(key, module) for key, module in model.items()}
    for key, names in kept.items():
        for weight in names:
            divide(model[key], weight, key)
    with torch.no_grad():
        for key, tensor in model.state_dict().items():
            is_length = key.endswith(("_g", "original0"))
            vector = key.endswith(("_u", "_v")) and "spectral" in name
            value = tensor if vector else torch.rand(tensor.shape) + 0.5 if is_length else torch.randn(tensor.shape) * 0.7
            tensor.copy_(value.float().double())
    model.eval()
    for key, module in model.items():
        module(torch.zeros(3, dtype=torch.long) if key == "embedding" else torch.randn(*INPUTS[key]))
    plain = {}
    for key, module in layers().items():
        for parameter, _ in module.named_parameters():
            plain[f"{key}.{parameter}"] = getattr(model[key], parameter)
    save(os.path.join(HERE, name + ".safetensors"), model.state_dict())
    save(os.path.join(HERE, name + ".plain.safetensors"), plain)


if __name__ == "__main__":
    torch.manual_seed(1)
    case("weight_norm", lambda module, weight, key: nn.utils.weight_norm(module, weight, dim=AXES.get(key, 0)))
    case("weight_norm_parametrizations", lambda module, weight, key: parametrize.register_parametrization(module, weight, WeightNorm(AXES.get(key, 0)), unsafe=True))
    case("spectral_norm", lambda module, weight, key: nn.utils.spectral_norm(module, weight))
    case("spectral_norm_parametrizations", lambda module, weight, key: parametrizations.spectral_norm(module, weight))
