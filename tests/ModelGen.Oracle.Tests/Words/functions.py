"""Functions of tensors."""
import torch
import torch.nn.functional as F

from fixture import Word, draw, function, parameter, wired


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
