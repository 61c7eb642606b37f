#!/usr/bin/env python3
"""Writes a fixture for every word of the language: python3 make.py [WORD...]   (needs PyTorch 1.13 and NumPy)

Everything is computed in double from single-precision inputs and rounded once. A case's seed follows from its word and number, so
that a new word leaves the files of the others alone.
"""
import math
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F

from fixture import Word, draw, function, layer, loss, parameter, reduced, single, wired

VECTORS = [(5,), (3, 87)]
IMAGES = [(1, 5, 3), (5, 9, 7)]


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
    word = Word("PixelShuffle", "torch.nn.PixelShuffle")
    layer(word, [(4, 3, 1), (12, 5, 7)], lambda s: nn.PixelShuffle(2), (2,))
    layer(word, [(9, 1, 3), (18, 7, 3)], lambda s: nn.PixelShuffle(3), (3,))
    word = Word("PixelUnshuffle", "torch.nn.PixelUnshuffle")
    layer(word, [(1, 2, 6), (3, 10, 14)], lambda s: nn.PixelUnshuffle(2), (2,))
    layer(word, [(1, 3, 9), (2, 9, 21)], lambda s: nn.PixelUnshuffle(3), (3,))


def normalisations():
    word = Word("BatchNorm", "torch.nn.BatchNorm2d")
    norm = lambda **o: lambda s: (nn.BatchNorm2d if len(s) == 3 else nn.BatchNorm1d)(s[0], **o)
    shapes = [(5,), (3, 87), (7, 5, 3), (17, 7, 3)]
    layer(word, shapes, norm())
    layer(word, shapes[:3], norm(eps=0.01, momentum=0.3), options={"eps": 0.01, "momentum": 0.3})
    layer(word, shapes[:3], norm(affine=False), options={"affine": False})
    layer(word, shapes[1:], lambda s: norm()(s).eval(), options={"frozen": True})
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
    word = Word("InstanceNorm2d", "torch.nn.InstanceNorm2d")
    layer(word, IMAGES, lambda s: nn.InstanceNorm2d(s[0]))
    layer(word, IMAGES, lambda s: nn.InstanceNorm2d(s[0], 0.01, affine=True), options={"eps": 0.01, "affine": True})
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
        # The form of Srivastava and others 2014, which PyTorch has not.
        layer(word, shapes, lambda s: lambda x: x * 0.6, options={"*p": 0.4, "inverted": False}, draws="0 or 1 with 0.4" + whole)


def sequences():
    for name, cells in (("RNN", False), ("GRU", False), ("LSTM", True)):
        word = Word(name, "torch.nn." + name)

        def make(hidden, last=False, **options):
            def module(shape):
                m = getattr(nn, name)(shape[-1], hidden, batch_first=True, **options)
                for p in m.parameters():
                    p.data = draw(*p.shape, scale=0.5)

                def f(x):
                    y, state = m(x)
                    state = state[0] if cells else state
                    return torch.cat(list(state[-2:] if options.get("bidirectional") else state[-1:]), 1) if last else y
                return f, dict(m.named_parameters())
            return module
        layer(word, [(3, 5), (7, 9)], make(7), (7,))
        layer(word, [(5, 3), (7, 17)], make(17, bias=False), (17,), {"bias": False})
        layer(word, [(3, 3), (7, 5)], make(5, num_layers=2, bidirectional=True), (5,), {"numLayers": 2, "bidirectional": True})
        layer(word, [(3, 5), (7, 5)], make(5, last=True, bidirectional=True), (5,), {"bidirectional": True, "last": True})
        if name == "RNN":
            layer(word, [(3, 5), (7, 9)], make(7, nonlinearity="relu"), (7,), {"nonlinearity": "RNNNonlinearity.ReLU"})
        if name == "GRU":
            layer(word, [(3, 5), (7, 9)], reset_before(7), (7,), {"resetAfter": False})
        # Evaluation drops nothing.
        layer(word, [(3, 3), (7, 5)], make(5, num_layers=2), (5,), {"numLayers": 2, "dropout": 0.3}, draws="dropout")
        for shape, hidden, options in (((5, 3), 5, {}), ((7, 9), 7, {"num_layers": 2, "bidirectional": True})):
            packed(word, name, cells, shape, hidden, options)
    word = Word("MultiHeadAttention", "torch.nn.MultiheadAttention")

    def attention(heads, causal=False, train=True, **options):
        def make(shape):
            m = nn.MultiheadAttention(shape[-1], heads, batch_first=True, **options).train(train)
            for p in m.parameters():
                p.data = draw(*p.shape, scale=0.4)
            return lambda x: m(x, x, x, need_weights=False, attn_mask=mask(shape[0]) if causal else None)[0], dict(m.named_parameters())
        return make
    layer(word, [(3, 6), (17, 9)], attention(3), (3,))
    layer(word, [(5, 6), (19, 10)], attention(2, causal=True, bias=False), (2,), {"causal": True, "bias": False})
    layer(word, [(5, 6), (7, 10)], attention(2, train=False, dropout=0.3), (2,), {"dropout": 0.3}, draws="dropout")
    for size, queries, keys, own in ((6, 5, 7, {}), (6, 5, 7, {"kdim": 3, "vdim": 9}), (9, 17, 19, {})):
        word.seed()
        m = nn.MultiheadAttention(size, 3, batch_first=True, **own)
        for p in m.parameters():
            p.data = draw(*p.shape, scale=0.4)
        inputs = {"query": draw(3, queries, size), "key": draw(3, keys, own.get("kdim", size)), "value": draw(3, keys, own.get("vdim", size))}
        word.add(wired(inputs, "Tensor", "MultiHeadAttention(query, key, value, 3)"), inputs, lambda q, k, v: m(q, k, v, need_weights=False)[0], dict(m.named_parameters()))
    for shape in ((5, 6), (17, 9)):
        word.seed()
        f, weights = attention(3)(shape)
        m = nn.MultiheadAttention(shape[-1], 3, batch_first=True)
        m.load_state_dict(weights)
        inputs = {"x": draw(3, *shape), "lengths": torch.tensor([shape[0], 1, shape[0] - 2])}
        word.add(wired(inputs, "Tensor", "MultiHeadAttention(x, 3, lengths: lengths)"), inputs,
                 lambda x, n: m(x, x, x, need_weights=False, key_padding_mask=torch.arange(x.shape[1])[None] >= n[:, None])[0], m)
    word = Word("TransformerEncoderLayer", "torch.nn.TransformerEncoderLayer")

    def block(heads, causal=False, dropout=0.0, **options):
        def make(shape):
            m = nn.TransformerEncoderLayer(shape[-1], heads, dropout=dropout, batch_first=True, **options).train(dropout == 0)
            for p in m.parameters():
                p.data = draw(*p.shape, scale=0.4)
            return lambda x: m(x, src_mask=mask(shape[0]) if causal else None), dict(m.named_parameters())
        return make
    quiet = {"dimFeedforward": 7, "dropout": 0}
    layer(word, [(3, 6), (17, 9)], block(3, dim_feedforward=7), (3,), quiet)
    layer(word, [(3, 6), (17, 9)], block(1, True, dim_feedforward=7, activation="gelu", norm_first=True, layer_norm_eps=0.01), (1,),
          {**quiet, "activation": "TransformerActivation.GELU", "normFirst": True, "layerNormEps": 0.01, "causal": True})
    layer(word, [(3, 6), (7, 9)], block(3, dropout=0.1, dim_feedforward=7), (3,), {"dimFeedforward": 7}, draws="dropout")
    # A block of PyTorch's own width, its weights all alike to keep the file small, would say little: one unit decides.
    for shape in ((5, 6), (17, 9)):
        word.seed()
        m = nn.TransformerEncoderLayer(shape[-1], 3, 5, dropout=0.0, batch_first=True)
        for p in m.parameters():
            p.data = draw(*p.shape, scale=0.4)
        inputs = {"x": draw(3, *shape), "lengths": torch.tensor([shape[0], 1, shape[0] - 2])}
        word.add(wired(inputs, "Tensor", "TransformerEncoderLayer(x, 3, dimFeedforward: 5, dropout: 0, lengths: lengths)"), inputs,
                 lambda x, n: m(x, src_key_padding_mask=torch.arange(x.shape[1])[None] >= n[:, None]), m)

    def positions(shape):
        # Vaswani and others 2017, section 3.5.
        time, size = shape
        p = torch.zeros(time, size)
        for t in range(time):
            for i in range(size):
                angle = t / 10000 ** (2 * (i // 2) / size)
                p[t, i] = math.sin(angle) if i % 2 == 0 else math.cos(angle)
        return lambda x: x + p
    layer(Word("PositionalEncoding", "torch.sin, torch.cos"), [(3, 5), (17, 20)], positions)

    def places(shape):
        m = nn.Embedding(19, shape[1])
        for p in m.parameters():
            p.data = draw(*p.shape)
        return lambda x: x + m(torch.arange(shape[0])), dict(m.named_parameters())
    layer(Word("PositionalEmbedding", "torch.nn.Embedding"), [(3, 5), (17, 20)], places, (19,))
    scans()


def mask(time):
    return torch.ones(time, time, dtype=torch.bool).triu(1)


def reset_before(hidden):
    """The GRU of Cho and others (2014), whose reset gate stands before the product."""
    def make(shape):
        weights = {"weight_ih_l0": draw(3 * hidden, shape[-1], scale=0.5), "weight_hh_l0": draw(3 * hidden, hidden, scale=0.5), "bias_ih_l0": draw(3 * hidden), "bias_hh_l0": draw(3 * hidden)}
        weights = {k: v.requires_grad_(True) for k, v in weights.items()}
        w, u, b, c = weights.values()

        def f(x):
            h, outputs = torch.zeros(x.shape[0], hidden), []
            for t in range(x.shape[1]):
                i = x[:, t] @ w.T + b + c
                r, z = (torch.sigmoid(i[:, k * hidden:(k + 1) * hidden] + h @ u[k * hidden:(k + 1) * hidden].T) for k in (0, 1))
                n = torch.tanh(i[:, 2 * hidden:] + (r * h) @ u[2 * hidden:].T)
                h = (1 - z) * n + z * h
                outputs.append(h)
            return torch.stack(outputs, 1)
        return f, weights
    return make


def packed(word, name, cells, shape, hidden, options):
    """Samples of several lengths, started from given states."""
    word.seed()
    m = getattr(nn, name)(shape[-1], hidden, batch_first=True, **options)
    for p in m.parameters():
        p.data = draw(*p.shape, scale=0.5)
    rows = m.num_layers * (2 if m.bidirectional else 1)
    inputs = {"x": draw(3, *shape), **{s: draw(3, rows, hidden) for s in (("h0", "c0") if cells else ("h0",))}, "lengths": torch.tensor([shape[0], 1, shape[0] - 2])}
    words = "".join(", %s: %s" % (k, v) for k, v in (("numLayers", m.num_layers), ("bidirectional", str(m.bidirectional).lower())) if options)

    def f(x, *states):
        *states, lengths = states
        states = [s.transpose(0, 1).contiguous() for s in states]
        sequence = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
        y, last = m(sequence, tuple(states) if cells else states[0])
        y, _ = nn.utils.rnn.pad_packed_sequence(y, batch_first=True, total_length=x.shape[1])
        return (y, *(s.transpose(0, 1) for s in (last if cells else (last,))))
    states = ["h0", "c0"] if cells else ["h0"]
    word.add(wired(inputs, "(%s)" % ", ".join("Tensor %sn" % s[0] for s in ["y0", *states]), "%s(x, %s, %d%s, lengths: lengths)" % (name, ", ".join(states), hidden, words)), inputs, f, m)


def scans():
    word = Word("Scan", "for")
    for shape, reverse in (((3, 5), False), ((7, 17), True)):
        word.seed()
        size = shape[-1]
        cell = nn.Linear(size, size)
        for p in cell.parameters():
            p.data = draw(*p.shape, scale=0.5)
        inputs = {"x": draw(3, *shape), "h0": draw(3, size)}

        def one(x, h):
            outputs = {}
            for t in (reversed(range(x.shape[1])) if reverse else range(x.shape[1])):
                h = outputs[t] = torch.tanh(cell(h) + x[:, t])
            return torch.stack([outputs[t] for t in range(x.shape[1])], 1), h
        word.add(wired(inputs, "(Tensor y, Tensor hn)", "Scan(x, h0, (h, xt) => Tanh(Linear(h, %d) + xt)%s)" % (size, ", reverse: true" if reverse else "")), inputs, one, cell)

        def two(x, h):
            outputs = {}
            for t in (reversed(range(x.shape[1])) if reverse else range(x.shape[1])):
                outputs[t], h = h * x[:, t], torch.sigmoid(cell(h) - x[:, t])
            return torch.stack([outputs[t] for t in range(x.shape[1])], 1), h
        word.seed()
        inputs = {"x": draw(3, *shape), "h0": draw(3, size)}
        cell.zero_grad()
        word.add(wired(inputs, "(Tensor y, Tensor hn)", "Scan(x, h0, (h, xt) => (Sigmoid(Linear(h, %d) - xt), h * xt)%s)" % (size, ", reverse: true" if reverse else "")), inputs, two, cell)


def functions():
    word = Word("Concat", "torch.cat")
    function(word, "Concat(a, b)", lambda a, b: torch.cat([a, b], 1), ((3,), (5,)), ((3, 17, 7), (4, 17, 7)))
    function(word, "Concat([a, b], axis: 1)", lambda a, b: torch.cat([a, b], 2), ((3, 7), (3, 2)), ((17, 19), (17, 3)))
    word = Word("Split", "torch.split")
    function(word, "Split(a, 3, axis: 0)[1] * Split(b, 3)[2]", lambda a, b: torch.split(a, a.shape[1] // 3, 1)[1] * torch.split(b, b.shape[1] // 3, 1)[2], (3,), (21, 17))
    function(word, "Split(a, [2, 5], axis: 1)[1]", lambda a: torch.split(a, [2, 5], 2)[1], (3, 7), (41, 7, 3))
    word = Word("Slice", "torch.narrow")
    function(word, "Slice(a, 0, 1, 2)", lambda a: torch.narrow(a, 1, 1, 2), (3,), (17, 19))
    function(word, "Slice(a, 1, 1, 3, step: 2)", lambda a: a[:, :, 1:6:2], (2, 7), (17, 19))
    function(Word("Reshape", "torch.reshape"), "Reshape(a, 3, -1)", lambda a: torch.reshape(a, (a.shape[0], 3, -1)), (3,), (7, 21), (5, 3, 19))
    function(Word("Transpose", "torch.transpose"), "Transpose(a, 0, 1)", lambda a: torch.transpose(a, 1, 2), (3, 7), (17, 19), (33, 5, 3))
    word = Word("Permute", "torch.permute")
    function(word, "Permute(a, 2, 0, 1)", lambda a: torch.permute(a, (0, 3, 1, 2)), (3, 1, 7), (7, 17, 3))
    function(word, "Permute(a, 2, 1, 0)", lambda a: torch.permute(a, (0, 3, 2, 1)), (5, 3, 7), (9, 3, 17))
    for name, torch_name in (("Sum", "sum"), ("Mean", "mean"), ("Max", "amax")):
        word = Word(name, "torch." + torch_name)
        f = getattr(torch, torch_name)
        function(word, name + "(a)", lambda a: f(a, tuple(range(1, a.dim()))), (5,), (17, 19))
        function(word, name + "(a, 1)", lambda a: f(a, 2), (3, 7), (17, 19))
        function(word, name + "(a, 0, keepDims: true)", lambda a: f(a, 1, keepdim=True), (7, 3), (17, 19))
        function(word, name + "(a, [0, 2])", lambda a: f(a, (1, 3)), (3, 5, 2), (7, 5, 19))
    for name, torch_name in (("BatchMean", "mean"), ("BatchSum", "sum")):
        word = Word(name, "torch." + torch_name)
        for shape in ((5,), (17, 19)):
            word.seed()
            x, target = draw(3, *shape), draw(3, *shape)
            members = "    static Tensor Loss(Tensor output, %s) => %s(Sum(Square(output - target)));\n" % (parameter("target", target), name)
            word.add(wired({"x": x}, "Tensor", "Identity(x)", members), {"x": x},
                     lambda x, t: getattr(torch, torch_name)(((x - t) ** 2).flatten(1).sum(1)), targets={"target": target})
    for name in ("Square", "Exp", "Abs"):
        function(Word(name, "torch." + name.lower()), name + "(a)", getattr(torch, name.lower()), (5,), (17, 19), scale=2)
    for name in ("Sqrt", "Log"):
        function(Word(name, "torch." + name.lower()), name + "(a)", getattr(torch, name.lower()), (5,), (17, 19), positive=True)
    word = Word("MatMul", "torch.matmul")
    function(word, "MatMul(a, b)", torch.matmul, ((1, 3), (3, 5)), ((7, 17), (17, 19)), ((3, 9, 7), (3, 7, 5)))
    function(Word("GramMatrix", "torch.einsum('ni,mi->nm', F, F) / F.numel()"), "GramMatrix(a)", gram, (1, 3), (7, 5, 3), (17, 19))
    function(Word("Zeros", "torch.zeros"), "a * (a - Zeros(1))", lambda a: a * (a - torch.zeros(1)), (5,), (17, 19))
    function(Word("StopGradient", "torch.Tensor.detach"), "StopGradient(a) * a + StopGradient(b)", lambda a, b: a.detach() * a + b.detach(), (5,), (17, 19))


def gram(x):
    rows = x.flatten(2)
    return torch.einsum("bni,bmi->bnm", rows, rows) / rows[0].numel()


def cover(word, f, make, options=(), before="Identity", named=True, **more):
    """The forms of a loss: the defaults, every reduction, weights of samples, as an attribute, in a Loss method and unreduced; then its options."""
    for i, size in enumerate((0, 1)):
        word.seed()
        loss(word, *make(size), f, before=before, form=("attribute", "method")[i], **more)
    for reduction, form in (("sum", "attribute"), ("batchmean", "method"), ("none", "terms")):
        word.seed()
        loss(word, *make(form != "attribute"), f, before=before, reduction=reduction, form=form, **more)
    for reduction, form in (("mean", "attribute"), ("sum", "method")):
        word.seed()
        loss(word, *make(form != "attribute"), f, before=before, reduction=reduction, form=form, weighted=True, **more)
    for i, (given, g) in enumerate(options):
        for size in (0, 1):
            word.seed()
            loss(word, *make(size), g, given, before=before, form=("attribute", "method")[(i + size) % 2], **more)


def elementwise_losses():
    native = lambda op, **o: lambda x, t, reduction: reduced(lambda x, t: op(x, t, reduction="none", **o))(x, t, reduction) if reduction == "batchmean" else op(x, t, reduction=reduction, **o)
    shapes = ((5,), (3, 5, 19))
    values = lambda size: ({"x": draw(3 - size, *shapes[size], scale=1.5)}, {"target": draw(3 - size, *shapes[size], scale=1.5)})
    signs = lambda size: ({"x": draw(3 - size, *shapes[size])}, {"target": torch.sign(draw(3 - size, *shapes[size]))})
    shares = lambda size: ({"x": draw(3 - size, *shapes[size])}, {"target": single(torch.rand(3 - size, *shapes[size]))})
    cover(Word("MSELoss", "torch.nn.MSELoss"), native(F.mse_loss), values)
    cover(Word("L1Loss", "torch.nn.L1Loss"), native(F.l1_loss), values)
    cover(Word("SmoothL1Loss", "torch.nn.SmoothL1Loss"), native(F.smooth_l1_loss), values, [({"beta": 0.7}, native(F.smooth_l1_loss, beta=0.7))])
    cover(Word("HuberLoss", "torch.nn.HuberLoss"), native(F.huber_loss), values, [({"delta": 0.8}, native(F.huber_loss, delta=0.8))])
    cover(Word("LogCoshLoss", "(output - target).cosh().log()"), reduced(lambda x, t: (x - t).cosh().log()), values)
    cover(Word("HingeLoss", "(1 - target * output).clamp(min=0)"), reduced(lambda x, t: (1 - t * x).clamp(min=0)), signs)
    cover(Word("SquaredHingeLoss", "(1 - target * output).clamp(min=0).square()"), reduced(lambda x, t: (1 - t * x).clamp(min=0).square()), signs)
    logits = F.binary_cross_entropy_with_logits
    classes = lambda size: ({"x": draw(3, *((3,), (3, 5, 19))[size])}, {"target": single(torch.rand(3, *((3,), (3, 5, 19))[size]))})
    word = Word("BCEWithLogitsLoss", "torch.nn.BCEWithLogitsLoss")
    cover(word, native(logits), shares, [({"posWeight": 2.5}, native(logits, pos_weight=torch.tensor(2.5)))])
    several = torch.tensor([0.5, 2.5, 1.5])
    for size in (0, 1):
        word.seed()
        loss(word, *classes(size), native(logits, pos_weight=several.view(-1, *[1] * (2 * size))), {"posWeights": [0.5, 2.5, 1.5]}, form=("attribute", "method")[size])
    cover(Word("BCELoss", "torch.nn.BCELoss"), lambda x, t, r: native(F.binary_cross_entropy)(torch.sigmoid(x), t, r), shares, before="Sigmoid")

    def kl(log_target=False):
        return lambda x, t, r: native(F.kl_div, log_target=log_target)(F.log_softmax(x, 1), t, r)
    word = Word("KLDivLoss", "torch.nn.KLDivLoss")
    cover(word, kl(), shares, before="LogSoftmax(0)")
    for size in (0, 1):
        word.seed()
        inputs, target = values(size)
        loss(word, inputs, {"target": single(F.logsigmoid(target["target"]))}, kl(True), {"logTarget": True}, before="LogSoftmax(0)", form=("attribute", "method")[size])

    def focal(alpha=0.25, gamma=2.0):
        # torchvision.ops.sigmoid_focal_loss: a negative alpha leaves the classes' weights out.
        def terms(x, t):
            p = torch.sigmoid(x)
            each = logits(x, t, reduction="none") * (1 - (p * t + (1 - p) * (1 - t))) ** gamma
            return (alpha * t + (1 - alpha) * (1 - t)) * each if alpha >= 0 else each
        return reduced(terms)
    cover(Word("BinaryFocalLoss", "torchvision.ops.sigmoid_focal_loss"), focal(), shares,
          [({"alpha": 0.7}, focal(0.7)), ({"alpha": -1}, focal(-1)), ({"gamma": 1.5}, focal(gamma=1.5))])

    def root(eps=1e-12):
        def f(x, t, reduction):
            each = torch.sqrt(((x - t) ** 2).flatten(1).mean(1) + eps)
            return torch.sqrt(F.mse_loss(x, t) + eps) if reduction == "mean" else reduced(lambda: each)(reduction)
        return f
    word = Word("RMSELoss", "torch.sqrt(torch.nn.functional.mse_loss(output, target) + eps)")
    for size, reduction, form, options in ((0, "mean", "attribute", {}), (1, "mean", "method", {}), (0, "sum", "method", {}), (1, "none", "terms", {}), (0, "mean", "method", {"eps": 0.3}), (1, "mean", "attribute", {"eps": 0.3})):
        word.seed()
        loss(word, *values(size), root(**options), options, reduction=reduction, form=form)
    for size in (0, 1):
        word.seed()
        inputs, target = values(size)
        weights = single(torch.rand(3 - size) + 0.2)
        shown = "RMSELoss(SampleWeights = true)"
        source = "[Model(%s, InputGradients = true, Precision = Precision.Double)]\n[Identity, %s]\npublic sealed partial class NAME;" % (", ".join(map(str, shapes[size])), shown)
        word.add(source, inputs, lambda x, t, w: torch.sqrt((((x - t) ** 2).flatten(1).mean(1) * w).sum() / w.sum() + 1e-12), targets={**target, "weights": weights})

    def dice(smooth=1, squared=False):
        def terms(x, t):
            x, axes = torch.sigmoid(x), tuple(range(1 if x.dim() == 2 else 2, x.dim()))
            size = (x * x + t * t if squared else x + t).sum(axes)
            return 1 - (2 * (x * t).sum(axes) + smooth) / (size + smooth)
        return reduced(terms)
    cover(Word("DiceLoss", "1 - (2 * (x * t).sum() + smooth) / (x.sum() + t.sum() + smooth)"), dice(), shares, [({"smooth": 0.3}, dice(0.3)), ({"squared": True}, dice(squared=True))], before="Sigmoid")
    features = lambda size: ({"x": draw(3, *((2, 3), (7, 9, 5))[size])}, {"target": draw(3, *((2, 3), (7, 9, 5))[size])})
    cover(Word("StyleLoss", "mse_loss(gram_matrix(output), gram_matrix(target))"), reduced(lambda x, t: (gram(x) - gram(t)) ** 2), features)


def class_losses():
    shapes = ((3,), (3, 5, 19))
    choices = lambda size: ({"x": draw(3 - size, *shapes[size], scale=2)}, {"target": torch.randint(0, 3, (3 - size, *shapes[size][1:]))})
    weights = [0.5, 1.5, 2]

    def of(op):
        """Terms, their sum and their mean over the weights that count, from PyTorch's functional form."""
        def make(**o):
            if "weight" in o:
                o["weight"] = torch.tensor(o["weight"], dtype=torch.float64)

            def f(x, t, reduction):
                none = lambda: op(x, t, reduction="none", **o)
                return none() if reduction == "none" else none().sum() / x.shape[0] if reduction == "batchmean" else op(x, t, reduction=reduction, **o)
            return f
        return make

    def focal(x, t, reduction="mean", gamma=2.0, weight=None, ignore_index=-100, label_smoothing=0.0):
        # What smoothing spreads over all classes is not played down.
        def cross_entropy(s):
            return F.cross_entropy(x, t, weight=weight, ignore_index=ignore_index, label_smoothing=s, reduction="none")
        p = F.softmax(x, 1).gather(1, t[:, None])[:, 0]
        terms = (1 - label_smoothing) * (1 - p) ** gamma * cross_entropy(0.0) + label_smoothing * cross_entropy(1.0)
        count = ((weight[t] if weight is not None else torch.ones(t.shape)) * (t != ignore_index)).sum()
        return terms if reduction == "none" else terms.sum() / (count if reduction == "mean" else 1)

    def nll(x, t, **o):
        return F.nll_loss(F.log_softmax(x, 1), t, **o)
    for name, torch_name, op, before, smooths in (
            ("CrossEntropyLoss", "torch.nn.CrossEntropyLoss", F.cross_entropy, "Identity", True), ("NLLLoss", "torch.nn.NLLLoss", nll, "LogSoftmax(0)", False),
            ("FocalLoss", "cross_entropy(reduction=none), weighted by (1 - p)^gamma", focal, "Identity", True)):
        make = of(op)
        options = [({"classWeights": weights}, make(weight=weights)), ({"ignoreIndex": 1}, make(ignore_index=1)), ({"classWeights": weights, "ignoreIndex": 2}, make(weight=weights, ignore_index=2))]
        if smooths:
            options += [({"labelSmoothing": 0.2}, make(label_smoothing=0.2)), ({"labelSmoothing": 0.1, "classWeights": weights}, make(label_smoothing=0.1, weight=weights))]
        if name == "FocalLoss":
            options += [({"gamma": 0.5}, make(gamma=0.5))]
        word = Word(name, torch_name)
        cover(word, make(), choices, options, before=before)
        if name == "CrossEntropyLoss":
            for size in (0, 1):
                soft = lambda: ({"x": draw(3 - size, *shapes[size])}, {"target": single(F.softmax(draw(3 - size, *shapes[size]), 1))})
                word.seed()
                loss(word, *soft(), make(), {"softTargets": True}, form=("attribute", "method")[size])
                word.seed()
                loss(word, *soft(), make(label_smoothing=0.2, weight=weights), {"softTargets": True, "labelSmoothing": 0.2, "classWeights": weights}, form=("method", "attribute")[size], reduction="sum")
    shapes = ((3,), (17,))
    multi = of(F.multi_margin_loss)
    cover(Word("MultiMarginLoss", "torch.nn.MultiMarginLoss"), multi(), lambda size: ({"x": draw(3 - size, *shapes[size])}, {"target": torch.randint(0, shapes[size][0], (3 - size,))}),
          [({"p": 2}, multi(p=2)), ({"margin": 0.77}, multi(margin=0.77))])
    word = Word.all[-1]
    for form in ("attribute", "method"):
        word.seed()
        loss(word, {"x": draw(5, 3)}, {"target": torch.randint(0, 3, (5,))}, multi(weight=weights), {"classWeights": weights}, form=form)


def pair_losses():
    shapes = ((5,), (3, 87))
    flat = lambda x: x.reshape(-1, x.shape[-1])
    trio = lambda size: ({n: draw(3 - size, *shapes[size]) for n in ("a", "b", "c")}, {})

    def triplet(**o):
        return reduced(lambda a, b, c: F.triplet_margin_loss(flat(a), flat(b), flat(c), reduction="none", **o).view(a.shape[:-1]))
    cover(Word("TripletMarginLoss", "torch.nn.TripletMarginLoss"), triplet(), trio,
          [({"margin": 2.3}, triplet(margin=2.3)), ({"p": 1}, triplet(p=1)), ({"eps": 0.1}, triplet(eps=0.1)), ({"swap": True, "margin": 2}, triplet(swap=True, margin=2.0))])
    pair = lambda signs: lambda size: ({n: draw(3 - size, *shapes[size]) for n in ("a", "b")}, {"target": (torch.rand(3 - size, *shapes[size][:-1]) > 0.5).double() * (2 if signs else 1) - (1 if signs else 0)})

    def cosine(**o):
        return reduced(lambda a, b, t: F.cosine_embedding_loss(flat(a), flat(b), t.detach().reshape(-1), reduction="none", **o).view(a.shape[:-1]))
    cover(Word("CosineEmbeddingLoss", "torch.nn.CosineEmbeddingLoss"), cosine(), pair(True), [({"margin": -0.3}, cosine(margin=-0.3))])

    def contrastive(margin=1, eps=1e-12):
        def terms(a, b, t):
            d = torch.sqrt(((a - b) ** 2).sum(-1) + eps)
            return t.detach() * d ** 2 + (1 - t.detach()) * (margin - d).clamp(min=0) ** 2
        return reduced(terms)
    # Margins that some distances are below.
    cover(Word("ContrastiveLoss", "target * d**2 + (1 - target) * (margin - d).clamp(min=0)**2, d = torch.nn.PairwiseDistance"), contrastive(), pair(False),
          [({"margin": 20}, contrastive(20)), ({"margin": 20, "eps": 0.5}, contrastive(20, 0.5))])


def ctc():
    word = Word("CTCLoss", "torch.nn.CTCLoss")

    def f(blank=0, zero_infinity=False):
        def run(x, labels, steps, lengths, reduction):
            terms = F.ctc_loss(F.log_softmax(x, 2).transpose(0, 1), labels, steps, lengths, blank=blank, reduction="none", zero_infinity=zero_infinity)
            return {"none": terms, "sum": terms.sum(), "mean": (terms / lengths.clamp(min=1)).mean(), "batchmean": terms.mean()}[reduction]
        return run

    def whole(time):
        """Where every step and every label counts."""
        return lambda x, labels, reduction: f()(x, labels, torch.full((x.shape[0],), time), torch.full((x.shape[0],), labels.shape[1]), reduction)
    for time, classes, room in ((7, 3, 2), (31, 7, 5)):
        steps, lengths = torch.tensor([time, time - 1, time - 2]), torch.tensor([room, room - 1, 0])

        def make(blank=0):
            labels = torch.randint(0, classes - 1, (3, room))
            return {"x": draw(3, time, classes, scale=1.5)}, {"labels": labels + (labels >= blank), "inputLengths": steps, "targetLengths": lengths}
        for options, g, reduction, blank in (({}, f(), "mean", 0), ({}, f(), "sum", 0), ({"blank": 1}, f(1), "mean", 1), ({"zeroInfinity": True}, f(0, True), "mean", 0)):
            word.seed()
            inputs, target = make(blank)
            if "zeroInfinity" in options:
                target["inputLengths"] = torch.tensor([1, time, time])
            loss(word, inputs, target, g, options, before="LogSoftmax(1)", form="attribute", leading=(room,), reduction=reduction)
            word.seed()
            loss(word, inputs, target, g, options, before="LogSoftmax(1)", form="method", reduction=reduction)
        word.seed()
        inputs, target = make()
        loss(word, inputs, {"labels": target["labels"]}, whole(time), before="LogSoftmax(1)", form="method")
        word.seed()
        weights = single(torch.rand(3) + 0.2)
        inputs, target = make()
        source = "[Model(%d, %d, InputGradients = true, Precision = Precision.Double)]\n[LogSoftmax(1), CTCLoss(%d, SampleWeights = true)]\npublic sealed partial class NAME;" % (time, classes, room)
        word.add(source, inputs, lambda x, labels, steps, lengths, w: (f()(x, labels, steps, lengths, "none") / lengths.clamp(min=1) * w).sum() / w.sum(), targets={**target, "weights": weights})


if __name__ == "__main__":
    for section in (activations, dense, convolutions, pools, images, normalisations, random, sequences, functions, elementwise_losses, class_losses, pair_losses, ctc):
        section()
    for word in Word.all:
        if not sys.argv[1:] or word.name in sys.argv[1:]:
            word.write()
    print(len(Word.all), "words,", sum(word.count for word in Word.all), "cases")
