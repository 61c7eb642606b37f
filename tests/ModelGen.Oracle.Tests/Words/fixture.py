"""What make.py writes its cases with: a declaration, its inputs, and what PyTorch computes for it."""
import json
import math
import os
import struct
import zlib

import torch
import torch.nn as nn

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
MODEL = "[Model(%sInputGradients = true, Precision = Precision.Double)]\n"
# PyTorch's names that the version at hand has not, and those of other packages: their cases are formulas.
ELSEWHERE = ("torch.nn.RMSNorm", "torchvision.ops.sigmoid_focal_loss")

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)


def single(x):
    """Values that a float holds, so that both sides start from the same numbers."""
    return x.detach().float().double()


def draw(*shape, scale=1.0):
    return single(torch.randn(*shape) * scale)


def text(value):
    """A value as C#."""
    if isinstance(value, bool):
        return str(value).lower()
    return "[%s]" % ", ".join(map(text, value)) if isinstance(value, (tuple, list)) else str(value)


def attribute(word, leading, options):
    """A word as an attribute. Options with a star are positional there: what the constructor takes."""
    def named(name, value):
        pascal = name[0].upper() + name[1:]
        return "%s%s = %s" % (pascal, "HW" if isinstance(value, tuple) else "", text(value))
    parts = [text(v) for v in leading] + [text(v) for k, v in options.items() if k.startswith("*")] + [named(k, v) for k, v in options.items() if not k.startswith("*")]
    return word + ("(%s)" % ", ".join(parts) if parts else "")


def call(word, tensors, leading, options):
    return "%s(%s)" % (word, ", ".join([*tensors, *(text(v) for v in leading), *("%s: %s" % (k.lstrip("*"), text(v)) for k, v in options.items())]))


def parameter(name, tensor):
    kind = "Tensor" if tensor.is_floating_point() else "Tokens"
    return "[Shape(%s)] %s %s" % (", ".join(str(s) for s in tensor.shape[1:]), kind, name) if tensor.dim() > 1 else "%s%s %s" % ("[Shape] " if kind == "Tensor" else "", kind, name)


def sequential(x, *layers):
    return MODEL % "".join("%d, " % s for s in x.shape[1:]) + "[%s]\npublic sealed partial class NAME;" % ", ".join(layers)


def wired(inputs, result, body, members="", attributes=""):
    return MODEL % "" + attributes + "public sealed partial class NAME\n{\n    static %s Forward(%s) => %s;\n%s}" % (
        result, ", ".join(parameter(k, v) for k, v in inputs.items()), body, members)


class Word:
    """A word of the language and its cases, which become one file."""

    all = []

    def __init__(self, name, torch_name):
        self.name, self.torch, self.metadata, self.tensors, self.count = name, torch_name, {"torch": torch_name}, {}, 0
        for part in torch_name.split(", ") if torch_name.startswith("torch.") and "(" not in torch_name else []:
            if part not in ELSEWHERE:
                owner = torch
                for step in part.split(".")[1:]:
                    owner = getattr(owner, step)
        Word.all.append(self)

    def seed(self):
        torch.manual_seed(zlib.crc32(("%s %d" % (self.name, self.count)).encode()))

    def add(self, source, inputs, f, weights=None, targets=None, draws=None, evaluated=None):
        """A case: f(*inputs, *targets) is the output, a tuple of them, or with `loss` in the source a loss.

        weights is a module or a dict of parameters; draws says which factors training may draw, where it is random, and then f is
        evaluation's. evaluated is what evaluation gives where it is something else.
        """
        case, self.count = "%d." % self.count, self.count + 1
        module = weights if isinstance(weights, nn.Module) else None
        parameters = dict(module.named_parameters()) if module else dict(weights or {})
        buffers = {k: v for k, v in module.named_buffers() if v.is_floating_point()} if module else {}
        kept = {"param." + k: v.detach().clone() for k, v in parameters.items()}
        kept.update({"buffer." + k: v.clone() for k, v in buffers.items()})
        leaves = {k: v.clone().requires_grad_(v.is_floating_point()) for k, v in inputs.items()}
        if evaluated:
            with torch.no_grad():
                kept["eval.y"] = evaluated(*leaves.values())
        out = f(*leaves.values(), *(targets or {}).values())
        outputs = {"y": out} if isinstance(out, torch.Tensor) else {"y%d" % i: y for i, y in enumerate(out)}
        kept.update({"in." + k: v for k, v in leaves.items()})
        kept.update({"target." + k: v for k, v in (targets or {}).items()})
        if draws:
            kept.update({"eval." + k: y for k, y in outputs.items()})
            self.metadata[case + "draws"] = draws
        elif " Loss(" in source or "Loss]" in source or "Loss(" in source.split("class")[0]:
            kept["out.loss"] = out
            out.backward()
        else:
            gradients = {k: draw(*y.shape) for k, y in outputs.items()}
            sum((y * gradients[k]).sum() for k, y in outputs.items()).backward()
            kept.update({"out." + k: y for k, y in outputs.items()})
            kept.update({"grad_out." + k: g for k, g in gradients.items()})
        if not draws:
            kept.update({"grad_in." + k: v.grad if v.grad is not None else torch.zeros_like(v) for k, v in leaves.items() if v.requires_grad})
            kept.update({"grad_param." + k: v.grad.clone() for k, v in parameters.items()})
            kept.update({"buffer_after." + k: v.clone() for k, v in buffers.items()})
        self.metadata[case + "source"] = source
        self.tensors.update({case + k: v for k, v in kept.items()})

    def write(self):
        header, blocks, at = {"__metadata__": self.metadata}, [], 0
        for name, x in self.tensors.items():
            x = x.detach().contiguous()
            assert torch.isfinite(x).all(), (self.name, name)
            data = (x.float() if x.is_floating_point() else x.int()).numpy().tobytes()
            header[name] = {"dtype": "F32" if x.is_floating_point() else "I32", "shape": list(x.shape), "data_offsets": [at, at + len(data)]}
            blocks.append(data)
            at += len(data)
        head = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        head += b" " * (-len(head) % 8)
        with open(os.path.join(HERE, self.name + ".safetensors"), "wb") as file:
            file.write(struct.pack("<Q", len(head)) + head + b"".join(blocks))


def samples(shape):
    """Three samples, or two large ones."""
    return 3 if math.prod(shape) < 200 else 2


def layer(word, shapes, make, leading=(), options=None, scale=1.5, form=None, draws=None):
    """A layer over one input of each of the shapes, by turns as an attribute and as a call. make(shape) is a module or a function."""
    options = options or {}
    for i, shape in enumerate(shapes):
        word.seed()
        f = make(shape)
        f, weights = f if isinstance(f, tuple) else (f, f if isinstance(f, nn.Module) else None)
        if isinstance(f, nn.Module):
            with torch.no_grad():
                for p in f.parameters():
                    p.copy_(draw(*p.shape, scale=0.6))
                for name, b in f.named_buffers():
                    if b.is_floating_point():
                        b.copy_(single(torch.rand(b.shape) + 0.4) if "var" in name or name == "std" else draw(*b.shape))
        x = draw(samples(shape), *shape, scale=scale)
        as_call = form == "call" or form is None and i % 2 == 1
        shown = call(word.name, ["x"], leading, options) if as_call else attribute(word.name, leading, options)
        source = wired({"x": x}, "Tensor", shown) if as_call else sequential(x, shown)
        evaluated = None
        if isinstance(f, nn.Module) and f.training and any(b.is_floating_point() for b in f.buffers()):
            def evaluated(y, f=f):
                f.eval()
                result = f(y)
                f.train()
                return result
        word.add(source, {"x": x}, f, weights, draws=draws, evaluated=evaluated)


def function(word, body, f, *shapes, scale=1.0, positive=False, result="Tensor"):
    """A function of tensors: a and b, where the body names them."""
    for shape in shapes:
        word.seed()
        names = [n for n in ("a", "b") if "%s" % n in [t for t in "".join(c if c.isalnum() else " " for c in body).split()]]
        own = shape if isinstance(shape[0], tuple) else (shape,) * len(names)
        inputs = {n: draw(samples(own[0]), *s, scale=scale) for n, s in zip(names, own)}
        if positive:
            inputs = {n: single(v.abs() + 0.1) for n, v in inputs.items()}
        word.add(wired(inputs, result, body), inputs, f)


def loss(word, inputs, target, f, options=None, before="Identity", form="attribute", reduction=None, weighted=False, leading=()):
    """A loss as an attribute on a class, in a Loss method, or unreduced as an output.

    inputs is a dict of the network's outputs before `before`, target a dict; f(output..., target..., reduction) is the loss.
    """
    options = dict(options or {})
    if reduction and reduction != "mean":
        options["reduction"] = "Reduction." + {"sum": "Sum", "none": "None", "batchmean": "BatchMean"}[reduction]
    batch = next(iter(inputs.values())).shape[0]
    weights = {"weights": single(torch.rand(batch) + 0.2)} if weighted else {}
    targets = {**target, **weights}

    def run(*values):
        if not weighted:
            return f(*values, reduction or "mean")
        terms, w = f(*values[:-1], "none"), values[-1]
        if reduction == "none":
            return terms * w.view(-1, *[1] * (terms.dim() - 1))
        each = terms.reshape(batch, -1).sum(1) if reduction == "sum" else terms.reshape(batch, -1).mean(1)
        return (each * w).sum() / (1 if reduction == "sum" else w.sum())

    names = list(inputs)
    through = [before.replace("(", "(%s, " % n) if "(" in before else "%s(%s)" % (before, n) for n in names]
    weights = {"weights": "weights"} if weighted else {}
    if form == "attribute":
        if weighted:
            options["sampleWeights"] = True
        shown = attribute(word.name, leading, options)
        if len(inputs) == 1:
            source = sequential(inputs[names[0]], before, shown)
        else:
            source = wired(inputs, "(%s)" % ", ".join("Tensor y" + n for n in names), "(%s)" % ", ".join(through), attributes="[%s]\n" % shown)
        word.add(source, inputs, run, targets=targets)
        return
    if form == "terms":
        given = {**inputs, **targets}
        body = call(word.name, through + list(target), [], {**options, **weights})
        word.add(wired(given, "Tensor", body), given, run)
        return
    members = "    static Tensor Loss(%s) => %s;\n" % (", ".join(["Tensor y" + n for n in names] + [parameter(k, v) for k, v in targets.items()]),
                                                       call(word.name, ["y" + n for n in names] + list(target), [], {**options, **weights}))
    result = "Tensor" if len(names) == 1 else "(%s)" % ", ".join("Tensor y" + n for n in names)
    body = through[0] if len(names) == 1 else "(%s)" % ", ".join(through)
    word.add(wired(inputs, result, body, members), inputs, run, targets=targets)


def reduced(terms):
    """A loss of its unreduced terms, [batch, ...]."""
    def f(*values):
        *given, reduction = values
        t = terms(*given)
        return {"none": lambda: t, "mean": t.mean, "sum": t.sum, "batchmean": lambda: t.sum() / t.shape[0]}[reduction]()
    return f
