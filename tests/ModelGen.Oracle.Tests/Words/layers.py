"""Activations, layers over vectors and images, normalisations, and what is random."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from fixture import Word, draw, layer, wired

VECTORS = [(5,), (3, 87)]
IMAGES = [(1, 5, 3), (5, 9, 7)]


def along(axis, module):
    """A module over images with channels first, for channels on another axis of a sample."""
    at = axis + 1 if axis >= 0 else axis
    forward = module.forward
    module.forward = lambda x: forward(x.movedim(at, 1)).movedim(1, at)
    return module


def activations():
    for name, torch_name in (("Identity", "Identity"), ("ReLU", "ReLU"), ("ReLU6", "ReLU6"), ("SELU", "SELU"), ("SiLU", "SiLU"), ("Mish", "Mish"), ("HardSwish", "Hardswish"),
                             ("HardSigmoid", "Hardsigmoid"), ("LogSigmoid", "LogSigmoid"), ("Softsign", "Softsign"), ("Tanh", "Tanh"), ("Sigmoid", "Sigmoid")):
        layer(Word(name, "torch.nn." + torch_name), VECTORS, lambda s, n=torch_name: getattr(nn, n)(), scale=4)
    for name, torch_name, option, python, values in (
            ("LeakyReLU", "LeakyReLU", "negativeSlope", "negative_slope", (0.2, -0.3)), ("ELU", "ELU", "alpha", "alpha", (0.5, -0.7)), ("CELU", "CELU", "alpha", "alpha", (1.5, 0.375)),
            ("Softplus", "Softplus", "beta", "beta", (2, 0.3))):
        word = Word(name, "torch.nn." + torch_name)
        layer(word, VECTORS, lambda s: getattr(nn, torch_name)(), scale=3)
        for value in values:
            layer(word, VECTORS, lambda s: getattr(nn, torch_name)(**{python: value}), options={"*" + option: value}, scale=3)
    word = Word("HardTanh", "torch.nn.Hardtanh")
    layer(word, VECTORS, lambda s: nn.Hardtanh(), scale=2)
    layer(word, VECTORS, lambda s: nn.Hardtanh(-0.8, 1.7), options={"*minVal": -0.8, "*maxVal": 1.7}, scale=2)
    word = Word("GELU", "torch.nn.GELU")
    layer(word, VECTORS, lambda s: nn.GELU(), scale=3)
    layer(word, VECTORS, lambda s: nn.GELU("tanh"), options={"approximate": "GELUForm.Tanh"}, scale=3)
    word = Word("PReLU", "torch.nn.PReLU")
    layer(word, VECTORS, lambda s: nn.PReLU())
    layer(word, [(7,), (7, 9, 5)], lambda s: nn.PReLU(7), options={"*numParameters": 7})
    layer(word, [(5, 7), (3, 5, 7)], lambda s: along(-1, nn.PReLU(7)), options={"*numParameters": 7, "axis": -1})
    word = Word("RReLU", "torch.nn.RReLU")
    layer(word, VECTORS, lambda s: nn.RReLU().eval(), draws="0.125 to %.17g where negative" % (1 / 3))
    layer(word, VECTORS, lambda s: nn.RReLU(0.3, 0.7).eval(), options={"*lower": 0.3, "*upper": 0.7}, draws="0.3 to 0.7 where negative")
    word = Word("GLU", "torch.nn.GLU")
    layer(word, [(6,), (17, 18)], lambda s: nn.GLU())
    layer(word, [(6, 5, 3), (18, 17)], lambda s: nn.GLU(1), options={"*axis": 0})
    for name in ("Softmax", "LogSoftmax"):
        word = Word(name, "torch.nn." + name)
        layer(word, [(7,), (17, 19), (43, 7)], lambda s: getattr(nn, name)(-1), scale=3)
        layer(word, [(3, 7), (7, 9, 5)], lambda s: getattr(nn, name)(1), options={"*axis": 0}, scale=3)
        layer(word, [(3, 5, 7), (3, 17, 7)], lambda s: getattr(nn, name)(2), options={"*axis": 1}, scale=3)


def dense():
    word = Word("Linear", "torch.nn.Linear")
    layer(word, [(5,), (17, 19)], lambda s: nn.Linear(s[-1], 7), (7,))
    layer(word, [(67,), (3, 7)], lambda s: nn.Linear(s[-1], 17, bias=False), (17,), {"bias": False})
    layer(Word("Flatten", "torch.nn.Flatten"), [(3,), (3, 7, 17)], lambda s: nn.Flatten())
    word = Word("Embedding", "torch.nn.Embedding")
    for padding in (-1, 2):
        for i, (shape, many, size) in enumerate((((5,), 7, 3), ((3, 7), 5, 17))):
            word.seed()
            module = nn.Embedding(many, size, padding_idx=padding if padding >= 0 else None)
            with torch.no_grad():
                module.weight.copy_(draw(many, size))
            tokens = torch.randint(0, many, (3, *shape))
            option = "" if padding < 0 else ", %s%d" % (("PaddingIdx = ", "paddingIdx: ")[i], padding)
            # An attribute makes the model's input one of tokens.
            source = "[Model(%s, Precision = Precision.Double)]\n[Embedding(%d, %d%s)]\npublic sealed partial class NAME;" % (", ".join(map(str, shape)), many, size, option) if i == 0 else \
                wired({"tokens": tokens}, "Tensor", "Embedding(tokens, %d, %d%s)" % (many, size, option))
            word.add(source, {"tokens": tokens}, module, module)


def convolutions():
    word = Word("Conv2d", "torch.nn.Conv2d")
    conv = lambda out, kernel, **o: lambda s: nn.Conv2d(s[0], out, kernel, **o)
    layer(word, IMAGES, conv(3, 3), (3, 3))
    layer(word, [(17, 7, 5)], conv(18, 3, padding=1), (18, 3), {"padding": 1})
    layer(word, [(2, 7, 9), (6, 11, 7)], conv(4, (3, 2), stride=(2, 3), padding=(1, 2), dilation=(2, 1), groups=2), (4, (3, 2)),
          {"stride": (2, 3), "padding": (1, 2), "dilation": (2, 1), "groups": 2})
    layer(word, [(7, 9, 11), (7, 17, 5)], conv(7, 3, stride=2, padding=1, groups=7), (7, 3), {"stride": 2, "padding": 1, "groups": 7})
    layer(word, [(1, 5, 5), (3, 9, 7)], conv(3, (3, 4), padding="same", bias=False), (3, (3, 4)), {"padding": "Same", "bias": False})
    for mode in ("reflect", "replicate", "circular"):
        layer(word, [(1, 5, 4), (3, 9, 7)], conv(2, 3, padding=(2, 1), padding_mode=mode), (2, 3), {"padding": (2, 1), "paddingMode": "PaddingMode." + mode.capitalize()})
    word = Word("Conv1d", "torch.nn.Conv1d")
    conv = lambda out, kernel, **o: lambda s: nn.Conv1d(s[0], out, kernel, **o)
    layer(word, [(1, 5), (7, 41)], conv(3, 3), (3, 3))
    layer(word, [(2, 7), (6, 61)], conv(4, 3, stride=2, padding=2, dilation=3, groups=2, bias=False), (4, 3), {"stride": 2, "padding": 2, "dilation": 3, "groups": 2, "bias": False})
    layer(word, [(1, 7), (3, 31)], conv(3, 4, padding="same"), (3, 4), {"padding": "Same"})
    layer(word, [(3, 5), (3, 31)], conv(2, 3, padding=2, padding_mode="replicate"), (2, 3), {"padding": 2, "paddingMode": "PaddingMode.Replicate"})

    def causal(shape):
        module = nn.Conv1d(shape[0], 5, 3, dilation=2)
        with torch.no_grad():
            for p in module.parameters():
                p.copy_(draw(*p.shape))
        return lambda x: module(F.pad(x, (4, 0))), dict(module.named_parameters())
    layer(word, [(3, 5), (7, 41)], causal, (5, 3), {"causal": True, "dilation": 2})
    word = Word("ConvTranspose2d", "torch.nn.ConvTranspose2d")
    conv = lambda out, kernel, **o: lambda s: nn.ConvTranspose2d(s[0], out, kernel, **o)
    layer(word, IMAGES, conv(3, 3), (3, 3))
    layer(word, [(1, 3, 2), (17, 5, 3)], conv(3, 3, stride=2, padding=1, output_padding=1), (3, 3), {"stride": 2, "padding": 1, "outputPadding": 1})
    layer(word, [(2, 3, 2), (6, 7, 5)], conv(4, (3, 2), stride=(1, 3), padding=(2, 1), output_padding=(0, 2), dilation=(2, 1), groups=2, bias=False), (4, (3, 2)),
          {"stride": (1, 3), "padding": (2, 1), "outputPadding": (0, 2), "dilation": (2, 1), "groups": 2, "bias": False})
    word = Word("ConvTranspose1d", "torch.nn.ConvTranspose1d")
    conv = lambda out, kernel, **o: lambda s: nn.ConvTranspose1d(s[0], out, kernel, **o)
    layer(word, [(1, 3), (7, 41)], conv(3, 3), (3, 3))
    layer(word, [(2, 3), (6, 31)], conv(4, 3, stride=3, padding=1, output_padding=2, dilation=2, groups=2, bias=False), (4, 3),
          {"stride": 3, "padding": 1, "outputPadding": 2, "dilation": 2, "groups": 2, "bias": False})
    word = Word("Unfold", "torch.nn.Unfold")
    layer(word, IMAGES, lambda s: nn.Unfold(2), (2,))
    layer(word, [(2, 5, 4), (3, 9, 8)], lambda s: nn.Unfold((3, 2), dilation=(1, 2), padding=(1, 2), stride=(2, 3)), ((3, 2),), {"stride": (2, 3), "padding": (1, 2), "dilation": (1, 2)})


def pools():
    word = Word("MaxPool2d", "torch.nn.MaxPool2d")
    layer(word, [(1, 5, 7), (5, 9, 7)], lambda s: nn.MaxPool2d(2), (2,))
    layer(word, [(3, 7, 7), (7, 9, 11)], lambda s: nn.MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2)), ((3, 2),), {"stride": (2, 1), "padding": (1, 0), "dilation": (1, 2)})
    layer(word, [(1, 6, 5), (7, 6, 8)], lambda s: nn.MaxPool2d(3, 2, ceil_mode=True), (3,), {"stride": 2, "ceilMode": True})
    word = Word("AvgPool2d", "torch.nn.AvgPool2d")
    layer(word, [(1, 5, 7), (5, 9, 7)], lambda s: nn.AvgPool2d(2), (2,))
    for include in (True, False):
        options = {} if include else {"countIncludePad": False}
        layer(word, [(3, 7, 5), (7, 8, 9)], lambda s: nn.AvgPool2d((3, 2), (2, 1), (1, 1), True, include), ((3, 2),), {"stride": (2, 1), "padding": 1, "ceilMode": True, **options})
    word = Word("MaxPool1d", "torch.nn.MaxPool1d")
    layer(word, [(1, 5), (7, 41)], lambda s: nn.MaxPool1d(2), (2,))
    layer(word, [(3, 8), (7, 42)], lambda s: nn.MaxPool1d(3, 2, 1, 2, ceil_mode=True), (3,), {"stride": 2, "padding": 1, "dilation": 2, "ceilMode": True})
    word = Word("AvgPool1d", "torch.nn.AvgPool1d")
    layer(word, [(1, 5), (7, 41)], lambda s: nn.AvgPool1d(2), (2,))
    for include in (True, False):
        options = {} if include else {"countIncludePad": False}
        layer(word, [(3, 8), (7, 42)], lambda s: nn.AvgPool1d(3, 2, 1, True, include), (3,), {"stride": 2, "padding": 1, "ceilMode": True, **options})
    word = Word("LPPool2d", "torch.nn.LPPool2d")
    layer(word, [(1, 5, 3), (5, 9, 7)], lambda s: nn.LPPool2d(2, 2), (2, 2))
    layer(word, [(1, 5, 3), (7, 9, 8)], lambda s: nn.LPPool2d(4, (3, 2), (2, 1), True), (4, (3, 2)), {"stride": (2, 1), "ceilMode": True})
    for name in ("AdaptiveAvgPool2d", "AdaptiveMaxPool2d"):
        word = Word(name, "torch.nn." + name)
        layer(word, [(1, 6, 9), (7, 7, 5)], lambda s: getattr(nn, name)(3), (3,))
        layer(word, [(3, 5, 4), (7, 7, 9)], lambda s: getattr(nn, name)((4, 7)), ((4, 7),))
    for name, torch_name in (("GlobalAvgPool2d", "AdaptiveAvgPool2d"), ("GlobalMaxPool2d", "AdaptiveMaxPool2d")):
        word = Word(name, "torch.nn.%s(1)" % torch_name)
        layer(word, IMAGES, lambda s: getattr(nn, torch_name)(1))
        layer(word, IMAGES, lambda s: lambda x: getattr(nn, torch_name)(1)(x).flatten(1), options={"keepDims": False})


def images():
    word = Word("Pad", "torch.nn.functional.pad")
    # The attribute takes the numbers one by one, the call as a list.
    for numbers, options, f in (
            ((2, 1), {}, lambda x: F.pad(x, (2, 1))), ((1, 2, 3, 0), {"value": 0.5}, lambda x: F.pad(x, (1, 2, 3, 0), value=0.5)), ((-1, 2, 2, -1), {}, lambda x: F.pad(x, (-1, 2, 2, -1))),
            *(((2, 1, 0, 2), {"mode": "PadMode." + m.capitalize()}, lambda x, m=m: F.pad(x, (2, 1, 0, 2), mode=m)) for m in ("reflect", "replicate", "circular"))):
        layer(word, [(2, 4, 3)], lambda s: f, numbers, options, form="attribute")
        layer(word, [(5, 9, 7)], lambda s: f, (numbers,), options, form="call")
    for name in ("Upsample", "Resize"):
        word = Word(name, "torch.nn.Upsample" if name == "Upsample" else "torch.nn.functional.interpolate")
        for given in ((2, (2.5, 1.7), 0.6) if name == "Upsample" else (7, (5, 11))):
            size = {"scale_factor" if name == "Upsample" else "size": given}
            layer(word, [(1, 5, 3), (5, 9, 7)], lambda s: nn.Upsample(**size), (given,))
            bilinear = {"mode": "UpsampleMode.Bilinear"}
            layer(word, [(1, 5, 3), (5, 9, 7)], lambda s: nn.Upsample(**size, mode="bilinear"), (given,), bilinear)
            layer(word, [(1, 5, 3), (5, 9, 7)], lambda s: nn.Upsample(**size, mode="bilinear", align_corners=True), (given,), {**bilinear, "alignCorners": True})
            for shape in ((2, 1, 3), (1, 17, 7), (5, 3, 17)):
                for mode, align, smooth in (("bicubic", False, False), ("bicubic", True, False), ("bilinear", False, True), ("bicubic", False, True), ("bicubic", True, True)):
                    options = {"mode": "UpsampleMode." + mode.capitalize(), **({"alignCorners": True} if align else {}), **({"antialias": True} if smooth else {})}
                    if name == "Resize" or min(shape[1:]) > 1:
                        layer(word, [shape], lambda s: lambda x: F.interpolate(x, **size, mode=mode, align_corners=align, antialias=smooth), (given,), options, form=("attribute", "call")[align ^ smooth])
    word = Word("PixelShuffle", "torch.nn.PixelShuffle")
    layer(word, [(4, 3, 1), (12, 5, 7)], lambda s: nn.PixelShuffle(2), (2,))
    layer(word, [(9, 1, 3), (18, 7, 3)], lambda s: nn.PixelShuffle(3), (3,))
    word = Word("PixelUnshuffle", "torch.nn.PixelUnshuffle")
    layer(word, [(1, 2, 6), (3, 10, 14)], lambda s: nn.PixelUnshuffle(2), (2,))
    layer(word, [(1, 3, 9), (2, 9, 21)], lambda s: nn.PixelUnshuffle(3), (3,))


class Standardize(nn.Module):
    """What torchvision's Normalize does along an axis, with numbers of its own."""

    def __init__(self, shape, axis=0):
        super().__init__()
        places = [shape[axis]] + [1] * (len(shape) - 1 - axis % len(shape))
        self.register_buffer("mean", torch.zeros(places))
        self.register_buffer("std", torch.ones(places))

    def forward(self, x):
        return (x - self.mean) / self.std


def normalisations():
    word = Word("Standardize", "torchvision.transforms.Normalize")
    layer(word, [(5,), (3, 87), (3, 7, 9)], Standardize)
    layer(word, [(7, 5), (17, 3)], lambda s: Standardize(s, -1), options={"*axis": -1})
    word = Word("BatchNorm", "torch.nn.BatchNorm2d")
    norm = lambda **o: lambda s: (nn.BatchNorm2d if len(s) == 3 else nn.BatchNorm1d)(s[0], **o)
    shapes = [(5,), (3, 87), (7, 5, 3), (17, 7, 3)]
    layer(word, shapes, norm())
    layer(word, shapes[:3], norm(eps=0.01, momentum=0.3), options={"eps": 0.01, "momentum": 0.3})
    layer(word, shapes[:3], norm(affine=False), options={"affine": False})
    layer(word, shapes[1:], lambda s: norm()(s).eval(), options={"frozen": True})
    layer(word, [(7, 5), (5, 3, 17)], lambda s: along(-1, norm()(s[-1:] + s[:-1])), options={"axis": -1})
    layer(word, [(3, 7), (3, 7, 5)], lambda s: along(1, norm()((s[1], s[0]) + s[2:])), options={"axis": 1})
    word = Word("LayerNorm", "torch.nn.LayerNorm")
    layer(word, [(5,), (17, 19)], lambda s: nn.LayerNorm(s[-1]))
    layer(word, [(7,), (43, 7)], lambda s: nn.LayerNorm(s[-1], 0.01), options={"eps": 0.01})
    layer(word, [(17,), (17, 19)], lambda s: nn.LayerNorm(s[-1], elementwise_affine=False), options={"elementwiseAffine": False})
    layer(word, [(7, 5)], lambda s: nn.LayerNorm((7, 5)), (7, 5), form="attribute")
    layer(word, [(9, 7, 5)], lambda s: nn.LayerNorm((7, 5)), options={"normalizedShape": [7, 5]}, form="call")

    def without_bias(shape):
        weight = draw(shape[-1]).requires_grad_(True)
        return lambda x: F.layer_norm(x, shape[-1:], weight), {"weight": weight}
    layer(word, [(7,), (17, 19)], without_bias, options={"bias": False})

    def root_mean_square(axes, eps=torch.finfo(torch.float32).eps, affine=True):
        def make(shape):
            over = tuple(range(-axes, 0))
            weight = draw(*shape[-axes:]).requires_grad_(True)
            return lambda x: x / torch.sqrt((x * x).mean(over, keepdim=True) + eps) * (weight if affine else 1), {"weight": weight} if affine else {}
        return make
    word = Word("RMSNorm", "torch.nn.RMSNorm")
    layer(word, [(5,), (17, 19)], root_mean_square(1))
    # Numbers as small as the eps.
    layer(word, [(5,), (17, 19)], root_mean_square(1), scale=2e-4)
    layer(word, [(7,), (43, 7)], root_mean_square(1, eps=0.01), options={"eps": 0.01})
    layer(word, [(17,), (17, 19)], root_mean_square(1, affine=False), options={"elementwiseAffine": False})
    layer(word, [(7, 5)], root_mean_square(2), (7, 5), form="attribute")
    layer(word, [(9, 7, 5)], root_mean_square(2), options={"normalizedShape": [7, 5]}, form="call")
    word = Word("GroupNorm", "torch.nn.GroupNorm")
    layer(word, [(3, 5), (9, 7, 7)], lambda s: nn.GroupNorm(3, s[0]), (3,))
    layer(word, [(6, 5), (9, 5, 7)], lambda s: nn.GroupNorm(1, s[0], 0.01), (1,), {"eps": 0.01})
    layer(word, [(6, 5), (9, 5, 7)], lambda s: nn.GroupNorm(3, s[0], affine=False), (3,), {"affine": False})
    layer(word, [(5, 6), (7, 5, 9)], lambda s: along(-1, nn.GroupNorm(3, s[-1])), (3,), {"axis": -1})
    word = Word("InstanceNorm2d", "torch.nn.InstanceNorm2d")
    layer(word, IMAGES, lambda s: nn.InstanceNorm2d(s[0]))
    layer(word, IMAGES, lambda s: nn.InstanceNorm2d(s[0], 0.01, affine=True), options={"eps": 0.01, "affine": True})
    layer(word, [(7, 5, 3), (5, 3, 17)], lambda s: along(-1, nn.InstanceNorm2d(s[-1], affine=True)), options={"affine": True, "axis": -1})
    word = Word("LocalResponseNorm", "torch.nn.LocalResponseNorm")
    layer(word, [(3, 5), (5, 9, 7)], lambda s: nn.LocalResponseNorm(5), (5,), scale=20)
    layer(word, [(7, 3), (17, 5, 7)], lambda s: nn.LocalResponseNorm(2, 0.5, 0.6, 2), (2,), {"alpha": 0.5, "beta": 0.6, "k": 2})
    word = Word("Normalize", "torch.nn.functional.normalize")
    layer(word, [(5,), (5, 9, 7)], lambda s: lambda x: F.normalize(x, dim=1))
    layer(word, [(3, 7), (17, 19)], lambda s: lambda x: F.normalize(x, dim=-1), options={"*axis": -1})
    # Vectors shorter and longer than the eps.
    layer(word, [(5,), (3, 87)], lambda s: lambda x: F.normalize(x, dim=1, eps=2.5), options={"eps": 2.5})


def random():
    for name in ("Dropout", "Dropout2d"):
        word = Word(name, "torch.nn." + name)
        shapes = [(5, 3, 1), (17, 7, 5)] if name == "Dropout2d" else [(17,), (7, 9, 5)]
        whole = " of channels" if name == "Dropout2d" else ""
        layer(word, shapes, lambda s: getattr(nn, name)().eval(), draws="0 or 2 with 0.5" + whole)
        layer(word, shapes, lambda s: getattr(nn, name)(0.3).eval(), options={"*p": 0.3}, draws="0 or %.17g with 0.3%s" % (1 / 0.7, whole))
        if name == "Dropout2d":
            layer(word, [(5, 3, 17), (3, 7, 5)], lambda s: nn.Dropout2d().eval(), options={"axis": -1}, draws="0 or 2 with 0.5 of last channels")
        # The form of Srivastava and others 2014, which PyTorch has not.
        layer(word, shapes, lambda s: lambda x: x * 0.6, options={"*p": 0.4, "inverted": False}, draws="0 or 1 with 0.4" + whole)
