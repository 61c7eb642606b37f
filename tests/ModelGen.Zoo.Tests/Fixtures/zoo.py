"""Writes what PyTorch says of the networks of samples/ModelZoo: one JSON file a network, beside this script.

    python3 zoo.py [NAME...]

Needs torch 1.13 and torchvision 0.14. Weights, inputs, targets and dropout masks are formulas (Formula.cs has the same
ones), so that only answers are stored. The reference runs in double precision from weights and inputs that are floats.
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from torch import nn

BATCH = 2
SAMPLES = 8    # stored elements of a gradient, beside its norm and its projection
OUTPUTS = 64   # stored elements of an output

# ---- the formulas ----------------------------------------------------------------------------------------------------


def mix(x):
    """C. Wellons's low-bias mixer of 32 bits."""
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def seed(name):
    """FNV-1a of a name."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return np.uint32(value)


def bits(name, count):
    with np.errstate(over="ignore"):
        return mix(mix(np.arange(count, dtype=np.uint32) ^ seed(name)))


def uniform(name, shape):
    """Multiples of 2^-23 in [-1, 1), exact as floats."""
    count = math.prod(shape)
    return ((bits(name, count) >> np.uint32(8)).astype(np.float32) * np.float32(2.0 ** -23) - np.float32(1)).reshape(shape)


def tensor(array):
    return torch.from_numpy(np.ascontiguousarray(array)).to(torch.get_default_dtype())


def weight(name, shape):
    """
    He's bound for matrices and kernels. Normalised values have deviation and mean 1/2: most pass a ReLU, and residual
    networks are as tame as trained ones.
    """
    values = uniform(name, shape)
    if len(shape) > 1:
        return values * np.float32(math.sqrt(6 / math.prod(shape[1:])))
    if name in NORMS:
        return values * np.float32(0.125) + np.float32(0.5)
    return values * np.float32(0.125)


NORMS = set()  # the scales and shifts of the network at hand


MASK64 = (1 << 64) - 1


def mix64(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK64
    return z ^ (z >> 31)


class Dropout(nn.Module):
    """Dropout with the masks of seed 0, step 0."""

    def __init__(self, p, layer):
        super().__init__()
        self.p, self.layer = p, layer

    def forward(self, x):
        if not self.training:
            return x
        key = mix64((mix64(mix64(0x9E3779B97F4A7C15)) + self.layer) & MASK64)
        with np.errstate(over="ignore"):
            half = mix(np.arange(x.numel(), dtype=np.uint32) ^ np.uint32(key & 0xFFFFFFFF))
            drawn = mix(half + np.uint32(key >> 32))
        kept = drawn >= np.uint32(min(self.p * 4294967296.0, 0xFFFFFFFF))
        return x * tensor(kept.reshape(x.shape)) / (1 - self.p)


# ---- the networks that torchvision does not have ---------------------------------------------------------------------


def lenet5():
    return nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10))


class CifarBlock(nn.Module):
    def __init__(self, before, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.pad = (channels - before) // 2
        self.stride = stride

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + F.pad(x[:, :, ::self.stride, ::self.stride], (0, 0, 0, 0, self.pad, self.pad)))


class ResNet20(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(*[CifarBlock(16, 16, 1) for _ in range(3)])
        self.layer2 = nn.Sequential(CifarBlock(16, 32, 2), CifarBlock(32, 32, 1), CifarBlock(32, 32, 1))
        self.layer3 = nn.Sequential(CifarBlock(32, 64, 2), CifarBlock(64, 64, 1), CifarBlock(64, 64, 1))
        self.linear = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        return self.linear(self.layer3(self.layer2(self.layer1(x))).mean((2, 3)))


class TinyYolo(nn.Module):
    def __init__(self):
        super().__init__()
        channels = [3, 16, 32, 64, 128, 256, 512, 1024, 1024]
        for i in range(8):
            setattr(self, f"conv{i + 1}", nn.Conv2d(channels[i], channels[i + 1], 3, padding=1, bias=False))
            setattr(self, f"bn{i + 1}", nn.BatchNorm2d(channels[i + 1]))
        self.head = nn.Conv2d(1024, 125, 1)

    def forward(self, x):
        for i in range(8):
            x = F.leaky_relu(getattr(self, f"bn{i + 1}")(getattr(self, f"conv{i + 1}")(x)), 0.1)
            if i < 5:
                x = F.max_pool2d(x, 2)
            elif i == 5:
                x = F.max_pool2d(F.pad(x, (0, 1, 0, 1), value=-math.inf), 2, 1)
        x = self.head(x).reshape(-1, 5, 25, 13, 13)
        return torch.cat([x[:, :, :2].sigmoid(), x[:, :, 2:4]], 2), x[:, :, 4:5], x[:, :, 5:].transpose(1, 2)


def yolo_loss(outputs, targets):
    boxes, objectness, scores = outputs
    box, there, label = targets
    places = there * (boxes - box) ** 2
    found = (0.5 + 0.5 * there) * (objectness.sigmoid() - there) ** 2
    classes = F.cross_entropy(scores, label, ignore_index=-1, reduction="sum")
    return (5 * places.sum() + found.sum() + classes) / len(boxes)


class FaceTriplet(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 32, 5, 2, 2), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(),
            nn.Conv2d(64, 128, 3, 2, 1), nn.ReLU(), nn.Flatten(), nn.Linear(8192, 128))

    def forward(self, *faces):
        return [F.normalize(self.encoder(face), eps=1e-12) for face in faces]


def triplet_loss(outputs, targets):
    anchor, positive, negative = outputs
    return F.relu(((anchor - positive) ** 2).sum(1) - ((anchor - negative) ** 2).sum(1) + 0.2).mean()


class UNet(nn.Module):
    """The names are those of mateuszbuda/brain-segmentation-pytorch on PyTorch Hub."""

    def __init__(self):
        super().__init__()
        before = 3
        for level, channels in enumerate([32, 64, 128, 256], 1):
            setattr(self, f"encoder{level}", self.block(before, channels, f"enc{level}"))
            before = channels
        self.bottleneck = self.block(256, 512, "bottleneck")
        for level, channels in [(4, 256), (3, 128), (2, 64), (1, 32)]:
            setattr(self, f"upconv{level}", nn.ConvTranspose2d(2 * channels, channels, 2, 2))
            setattr(self, f"decoder{level}", self.block(2 * channels, channels, f"dec{level}"))
        self.conv = nn.Conv2d(32, 1, 1)

    @staticmethod
    def block(before, channels, name):
        block = nn.Sequential()
        for i, into in [(1, before), (2, channels)]:
            block.add_module(f"{name}conv{i}", nn.Conv2d(into, channels, 3, padding=1, bias=False))
            block.add_module(f"{name}norm{i}", nn.BatchNorm2d(channels))
            block.add_module(f"{name}relu{i}", nn.ReLU())
        return block

    def forward(self, x):
        skips = []
        for level in range(1, 5):
            x = getattr(self, f"encoder{level}")(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottleneck(x)
        for level in range(4, 0, -1):
            x = torch.cat([getattr(self, f"upconv{level}")(x), skips[level - 1]], 1)
            x = getattr(self, f"decoder{level}")(x)
        return self.conv(x).sigmoid()


def dice_loss(outputs, targets):
    mask, target = outputs[0], targets[0]
    return 1 - (2 * (mask * target).sum() + 1) / (mask.sum() + target.sum() + 1)


# ---- how each is run -------------------------------------------------------------------------------------------------


def cross_entropy(outputs, targets):
    return F.cross_entropy(outputs[0], targets[0])


def three_cross_entropies(outputs, targets):
    return F.cross_entropy(outputs[0], targets[0]) + 0.3 * (F.cross_entropy(outputs[1], targets[0]) + F.cross_entropy(outputs[2], targets[0]))


def classes(name, count, shape=()):
    return torch.from_numpy((bits("target." + name, BATCH * math.prod(shape)) % np.uint32(count)).astype(np.int64).reshape(BATCH, *shape))


def marks(name, shape, every):
    """1 at about one place in so many, else 0."""
    return tensor((bits("target." + name, BATCH * math.prod(shape)) % np.uint32(every) == 0).astype(np.float32).reshape(BATCH, *shape))


def yolo_targets():
    there = marks("there", (5, 1, 13, 13), 16)
    label = torch.where(there[:, :, 0] > 0, classes("label", 20, (5, 13, 13)), torch.tensor(-1))
    return [tensor(uniform("target.box", (BATCH, 5, 4, 13, 13))), there, label]


def torch_vision(name, drops, **options):
    """A model of torchvision with our dropout in the places given, numbered in the order they run."""
    def make():
        model = getattr(torchvision.models, name)(**options)
        for layer, (path, p) in enumerate(drops):
            owner, _, attribute = path.rpartition(".")
            parent = model.get_submodule(owner)
            assert getattr(parent, attribute).p == p, path
            setattr(parent, attribute, Dropout(p, layer))
        return model
    return make


class Case:
    def __init__(self, make, inputs, loss=cross_entropy, targets=lambda: [classes("target", 1000)], order=lambda outputs: outputs):
        self.make, self.inputs, self.loss, self.targets, self.order = make, inputs, loss, targets, order


IMAGE = {"image": (3, 224, 224)}
NETWORKS = {
    "LeNet5": Case(lenet5, {"image": (1, 28, 28)}, targets=lambda: [classes("target", 10)]),
    "AlexNet": Case(torch_vision("alexnet", [("classifier.0", 0.5), ("classifier.3", 0.5)]), IMAGE),
    "VGG16": Case(torch_vision("vgg16", [("classifier.2", 0.5), ("classifier.5", 0.5)], init_weights=False), IMAGE),
    "GoogLeNet": Case(torch_vision("googlenet", [("dropout", 0.2)], aux_logits=False, init_weights=False), IMAGE),
    "GoogLeNetWithHeads": Case(
        torch_vision("googlenet", [("dropout", 0.2), ("aux1.dropout", 0.7), ("aux2.dropout", 0.7)], aux_logits=True, init_weights=False), IMAGE,
        # torchvision 0.14 hands on each head under the name of the other.
        loss=three_cross_entropies, order=lambda o: [o.logits, o.aux_logits2, o.aux_logits1]),
    "ResNet18": Case(torch_vision("resnet18", []), IMAGE),
    "ResNet50": Case(torch_vision("resnet50", []), IMAGE),
    "MobileNetV2": Case(torch_vision("mobilenet_v2", [("classifier.0", 0.2)]), IMAGE),
    "SqueezeNet": Case(torch_vision("squeezenet1_1", [("classifier.0", 0.5)]), IMAGE),
    "ResNet20": Case(ResNet20, {"image": (3, 32, 32)}, targets=lambda: [classes("target", 10)]),
    "UNet": Case(UNet, {"image": (3, 256, 256)}, loss=dice_loss, targets=lambda: [marks("mask", (1, 256, 256), 4)]),
    "TinyYolo": Case(TinyYolo, {"image": (3, 416, 416)}, loss=yolo_loss, targets=yolo_targets),
    "FaceTriplet": Case(FaceTriplet, {"face": (1, 64, 64), "same": (1, 64, 64), "other": (1, 64, 64)}, loss=triplet_loss, targets=lambda: []),
}

# ---- running and writing ---------------------------------------------------------------------------------------------


def set_weights(model):
    NORMS.clear()
    NORMS.update(f"{path}.{kind}" for path, layer in model.named_modules() if isinstance(layer, nn.BatchNorm2d) for kind in ("weight", "bias"))
    for name, parameter in model.named_parameters():
        parameter.data = tensor(weight(name, tuple(parameter.shape)))
    model.to(torch.get_default_dtype())


def set_statistics(model, inputs):
    """Running statistics about those of the input, so that the network keeps its scale: a stored number a layer, times a formula."""
    scales = {}

    def before(name, layer):
        def hook(_, arguments):
            shape = tuple(layer.running_mean.shape)
            scale = np.float32(arguments[0].var().item())
            scales[name] = float(scale)
            layer.running_var.copy_(tensor(scale * (uniform(name + ".running_var", shape) * np.float32(0.25) + np.float32(1))))
            layer.running_mean.copy_(tensor(np.float32(math.sqrt(scale)) * (uniform(name + ".running_mean", shape) * np.float32(0.125))))
        return layer.register_forward_pre_hook(hook)

    hooks = [before(name, layer) for name, layer in model.named_modules() if isinstance(layer, nn.BatchNorm2d)]
    run_evaluation(model, inputs)
    for hook in hooks:
        hook.remove()
    return scales


def run_evaluation(model, inputs):
    model.eval()
    model.training = True  # of the whole, not of its layers: GoogLeNet leaves out its heads otherwise
    with torch.no_grad():
        return model(*inputs)


def places(count, most):
    return [count * i // most for i in range(most)] if count > most else range(count)


def number(value):
    return float(f"{float(value):.8g}")


def pick(values, most):
    flat = values.detach().reshape(-1)
    return [number(flat[i]) for i in places(len(flat), most)]


def describe(name, values):
    """Norm, projection on a random direction, some elements."""
    flat = values.detach().reshape(-1)
    direction = tensor(uniform("direction." + name, tuple(flat.shape)))
    return {"norm": number(flat.norm()), "projection": number(flat @ direction), "some": pick(values, SAMPLES)}


def listed(outputs):
    return list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]


def run(name, case, dtype=torch.float64, attempt=0):
    torch.set_default_dtype(dtype)
    model = case.make()
    set_weights(model)
    for key, parameter in model.named_parameters():
        if attempt > 0:  # the rounding of weights, drawn anew
            parameter.data *= 1 + tensor(uniform(f"{key} {attempt}", tuple(parameter.shape))) * 2.0 ** -24
    inputs = [tensor(uniform("input." + key, (BATCH, *shape))) for key, shape in case.inputs.items()]
    targets = case.targets()
    scales = set_statistics(model, inputs)
    predicted = listed(case.order(run_evaluation(model, inputs)))
    evaluated = case.loss(predicted, targets)
    model.train()
    outputs = listed(case.order(model(*inputs)))
    loss = case.loss(outputs, targets)
    loss.backward()
    return {
        "network": name,
        "parameters": sum(p.numel() for p in model.parameters()),
        "shapes": {key: list(value.shape) for key, value in model.state_dict().items()},
        "scales": scales,
        "predicted": [describe(f"output{i}", o) | {"some": pick(o, OUTPUTS)} for i, o in enumerate(predicted)],
        "evaluatedLoss": number(evaluated),
        "loss": number(loss),
        "gradients": {key: describe(key, p.grad) for key, p in model.named_parameters()},
        "buffers": {key: describe(key, b) for key, b in model.named_buffers() if b.dim() > 0},
    }


def noise(exact, single):
    """
    How far gradients in single precision are from those in double, relative to their norms. Units near 0 and nearly equal
    values in a pool take the other side in single precision, and each that does changes gradients by a step.
    """
    largest = max(value["norm"] for value in exact.values())
    return [
        max(abs(value["norm"] - single[key]["norm"]), abs(value["projection"] - single[key]["projection"])) / max(value["norm"], 1e-3 * largest)
        for key, value in exact.items()]


def main(names):
    folder = pathlib.Path(__file__).parent
    for name in names or NETWORKS:
        result = run(name, NETWORKS[name])
        singles = [run(name, NETWORKS[name], torch.float32, attempt) for attempt in range(4)]
        result["noise"] = number(max(distance for single in singles for distance in noise(result["gradients"], single["gradients"])))
        text = ["{"]
        for i, (key, value) in enumerate(result.items()):
            comma = "," if i < len(result) - 1 else ""
            if isinstance(value, dict) and value:  # one line for each tensor
                text.append(f'"{key}": {{')
                text += [f"{json.dumps(k)}: {json.dumps(v)}{',' if j < len(value) - 1 else ''}" for j, (k, v) in enumerate(value.items())]
                text.append("}" + comma)
            else:
                text.append(f'"{key}": {json.dumps(value)}{comma}')
        (folder / f"{name}.json").write_text("\n".join(text + ["}", ""]))
        print(name, result["parameters"], result["loss"], result["noise"])


if __name__ == "__main__":
    main(sys.argv[1:])
