"""Writes small files of the formats that people give to Load in place of safetensors: PyTorch 1.13, NumPy 1.24, onnx 1.12."""
import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

here = pathlib.Path(__file__).parent
state = torch.nn.Linear(2, 1).state_dict()
torch.save(state, here / "state.pt")
torch.save(state, here / "legacy.pt", _use_new_zipfile_serialization=False)
arrays = {name: tensor.numpy() for name, tensor in state.items()}
np.savez(here / "arrays.npz", **arrays)
np.savez_compressed(here / "compressed.npz", **arrays)
np.save(here / "array.npy", arrays["weight"])
weight = helper.make_tensor("fc.weight", TensorProto.FLOAT, [2, 1], [0.5, -0.5])
graph = helper.make_graph(
    [helper.make_node("MatMul", ["x", "fc.weight"], ["y"])], "net",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 2])], [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1])], [weight])
onnx.save(helper.make_model(graph, producer_name="test"), here / "model.onnx")
onnx.save(helper.make_model(graph), here / "nameless.onnx")
