"""Writes the fixtures beside it: losses that the main set has not, computed by PyTorch in double.

    python3 make.py [SEED]
"""
import json
import math
import os
import struct
import sys

import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
torch.set_default_dtype(torch.float64)
torch.manual_seed(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
CASES = []


def single(x):
    """Values that a float holds, so that both sides start from the same numbers."""
    return x.float().double()


def randn(*shape, scale=1.0):
    return single(torch.randn(*shape) * scale)


def write(path, tensors):
    header, blocks, at = {}, [], 0
    for name, x in tensors.items():
        data = x.detach().float().numpy().tobytes() if x.is_floating_point() else x.long().numpy().tobytes()
        header[name] = {"dtype": "F32" if x.is_floating_point() else "I64", "shape": list(x.shape), "data_offsets": [at, at + len(data)]}
        blocks.append(data)
        at += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + b"".join(blocks))


def case(name, op, fn, note=None, **inputs):
    """Runs fn on the inputs; a scalar is a loss, anything else terms, with a gradient fed into them."""
    hyper = inputs.pop("hyper", {})
    leaves = {k: v.clone().requires_grad_(v.is_floating_point()) for k, v in inputs.items()}
    out = fn(**leaves)
    result = "loss" if out.dim() == 0 else "y"
    grad = torch.ones(()) if out.dim() == 0 else randn(*out.shape)
    (out * grad).sum().backward()
    tensors = {"in." + k: v for k, v in leaves.items()}
    tensors["out." + result], tensors["grad_out." + result] = out, grad
    tensors.update({"grad_in." + k: v.grad for k, v in leaves.items() if v.grad is not None})
    write(os.path.join(HERE, name + ".safetensors"), tensors)
    CASES.append({"name": name, "kind": "loss", "op": op, "file": name + ".safetensors", "hyper": {"mode": "train", **hyper},
                  "tensors": {k: {"dtype": "float32" if v.is_floating_point() else "int64", "shape": list(v.shape)} for k, v in tensors.items()}, **({"note": note} if note else {})})


def rmse(input, target):
    return torch.sqrt(F.mse_loss(input, target))


def log_cosh(input, target):
    return (input - target).cosh().log().mean()


def dice(input, target, squared=False):
    axes = tuple(range(2, input.dim()))
    x, t = torch.sigmoid(input), target.detach()
    size = (x * x).sum(axes) + (t * t).sum(axes) if squared else x.sum(axes) + t.sum(axes)
    return (1 - (2 * (x * t).sum(axes) + 1) / (size + 1)).mean()


def gram(x):
    rows = x.flatten(2)
    return rows @ rows.transpose(1, 2) / rows[0].numel()


def style(input, target):
    return F.mse_loss(gram(input), gram(target).detach())


def ctc(reduction, zero_infinity=False):
    return lambda input, labels, inputLengths, targetLengths: F.ctc_loss(
        F.log_softmax(input, 2).transpose(0, 1), labels, inputLengths, targetLengths, blank=0, reduction=reduction, zero_infinity=zero_infinity)


def weighted(loss):
    return lambda input, target, weights: (loss(input, target.detach() if target.is_floating_point() else target) * weights.detach()).sum() / weights.detach().sum()


case("rmse", "rmse", rmse, input=randn(5, 7), target=randn(5, 7))
case("log_cosh", "log_cosh", log_cosh, input=randn(5, 7, scale=9), target=randn(5, 7))
case("dice", "dice", dice, input=randn(3, 3, 5, 4, scale=2), target=single((torch.rand(3, 3, 5, 4) > 0.6).double()))
case("dice_squared", "dice", lambda input, target: dice(input, target, True), hyper={"squared": True},
     input=randn(3, 3, 5, 4, scale=2), target=single((torch.rand(3, 3, 5, 4) > 0.6).double()))
case("style", "style", style, input=randn(3, 4, 5, 3), target=randn(3, 4, 5, 3))
case("multi_margin_squared", "multi_margin_more", lambda input, target: F.multi_margin_loss(input, target, p=2, margin=0.7, weight=torch.tensor([0.5, 1.5, 2.0, 1.0, 0.25])),
     hyper={"p": 2, "margin": 0.7, "weights": [0.5, 1.5, 2.0, 1.0, 0.25]}, input=randn(6, 5), target=torch.randint(0, 5, (6,)))
case("triplet_swap", "triplet_more", lambda anchor, positive, negative: F.triplet_margin_loss(anchor, positive, negative, margin=1.2, swap=True, reduction="sum"),
     hyper={"margin": 1.2, "p": 2, "swap": True, "reduction": "sum"}, anchor=randn(6, 5), positive=randn(6, 5), negative=randn(6, 5))
case("triplet_city_block", "triplet_more", lambda anchor, positive, negative: F.triplet_margin_loss(anchor, positive, negative, margin=0.9, p=1),
     hyper={"margin": 0.9, "p": 1, "swap": False, "reduction": "mean"}, anchor=randn(6, 5), positive=randn(6, 5), negative=randn(6, 5))

# Labels that repeat, samples of several lengths, and one that is too short for its labels.
labels = torch.tensor([[1, 1, 2, 4], [3, 2, 2, 2], [4, 0, 0, 0], [1, 2, 3, 4], [2, 3, 1, 0]])
lengths = torch.tensor([4, 4, 1, 4, 0])
steps = torch.tensor([9, 7, 4, 5, 6])
for reduction in ("mean", "sum"):
    case("ctc_" + reduction, "ctc", ctc(reduction), hyper={"reduction": reduction}, input=randn(5, 9, 5, scale=2), labels=labels, inputLengths=steps, targetLengths=lengths)
case("ctc_zero_infinity", "ctc", ctc("mean", True), hyper={"reduction": "mean", "zero_infinity": True},
     input=randn(5, 9, 5, scale=2), labels=labels, inputLengths=torch.tensor([9, 6, 4, 3, 6]), targetLengths=lengths)
case("ctc_long", "ctc", ctc("mean"), hyper={"reduction": "mean"}, note="many labels and very small probabilities",
     input=randn(2, 90, 12, scale=6), labels=torch.randint(1, 12, (2, 31)), inputLengths=torch.tensor([90, 77]), targetLengths=torch.tensor([31, 29]))

case("mse_sample_weights", "mse_weighted", weighted(lambda x, t: ((x - t) ** 2).mean(1)), input=randn(5, 3), target=randn(5, 3), weights=single(torch.rand(5) + 0.1))
case("cross_entropy_sample_weights", "cross_entropy_weighted", weighted(lambda x, t: F.cross_entropy(x, t, reduction="none")),
     input=randn(5, 4, scale=2), target=torch.randint(0, 4, (5,)), weights=single(torch.rand(5) + 0.1))

# Not reduced: the terms, and gradients by both sides where PyTorch has them.
none = {"reduction": "none"}
pair = lambda c=4: {"x": randn(5, c), "goal": randn(5, c)}
case("mse_none", "MSELoss", lambda x, goal: F.mse_loss(x, goal, **none), **pair())
case("l1_none", "L1Loss", lambda x, goal: F.l1_loss(x, goal, **none), **pair())
case("smooth_l1_none", "SmoothL1Loss", lambda x, goal: F.smooth_l1_loss(x, goal, **none), **pair())
case("huber_none", "HuberLoss", lambda x, goal: F.huber_loss(x, goal, **none), **pair())
case("bce_with_logits_none", "BCEWithLogitsLoss", lambda x, goal: F.binary_cross_entropy_with_logits(x, goal, **none), x=randn(5, 3, scale=3), goal=single(torch.rand(5, 3)))
case("bce_with_logits_pos_weight_none", "BCEWithLogitsLoss", lambda x, goal: F.binary_cross_entropy_with_logits(x, goal, pos_weight=torch.tensor(2.5), **none),
     hyper={"options": "posWeight: 2.5"}, x=randn(5, 3, scale=3), goal=single(torch.rand(5, 3)))
case("kl_div_none", "KLDivLoss", lambda x, goal: F.kl_div(x, goal, **none), x=single(F.log_softmax(randn(5, 4), 1)), goal=single(F.softmax(randn(5, 4), 1)))
case("cross_entropy_none", "CrossEntropyLoss", lambda x, goal: F.cross_entropy(x, goal, **none), x=randn(5, 4, scale=2), goal=torch.randint(0, 4, (5,)))
case("cross_entropy_2d_none", "CrossEntropyLoss", lambda x, goal: F.cross_entropy(x, goal, weight=torch.tensor([0.5, 1.5, 2.0]), label_smoothing=0.1, **none),
     hyper={"options": "classWeights: [0.5, 1.5, 2.0], labelSmoothing: 0.1"}, x=randn(3, 3, 5, 2, scale=2), goal=torch.randint(0, 3, (3, 5, 2)))
case("cross_entropy_ignore_none", "CrossEntropyLoss", lambda x, goal: F.cross_entropy(x, goal, ignore_index=2, **none),
     hyper={"options": "ignoreIndex: 2"}, x=randn(7, 4, scale=2), goal=torch.tensor([0, 2, 1, 3, 2, 2, 0]))
case("nll_none", "NLLLoss", lambda x, goal: F.nll_loss(x, goal, **none), x=single(F.log_softmax(randn(5, 4), 1)), goal=torch.randint(0, 4, (5,)))
case("multi_margin_none", "MultiMarginLoss", lambda x, goal: F.multi_margin_loss(x, goal, **none), x=randn(5, 17), goal=torch.randint(0, 17, (5,)))
case("triplet_none", "TripletMarginLoss", lambda x, near, far: F.triplet_margin_loss(x, near, far, **none), x=randn(5, 3), near=randn(5, 3), far=randn(5, 3))
case("cosine_none", "CosineEmbeddingLoss", lambda x, other, goal: F.cosine_embedding_loss(x, other, goal.detach(), margin=-0.3, **none),
     hyper={"options": "margin: -0.3"}, x=randn(6, 5), other=randn(6, 5), goal=torch.tensor([1.0, -1, 1, -1, -1, 1]))

with open(os.path.join(HERE, "manifest.json"), "w") as f:
    json.dump({"torch": torch.__version__, "computed_in": "float64", "stored_as": "float32", "cases": CASES}, f, indent=1)
    f.write("\n")
print(len(CASES), "cases")
