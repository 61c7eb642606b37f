"""Losses, in all their forms."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from fixture import Word, draw, loss, reduced, sequential, single, wired
from functions import gram


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
        word.seed()
        last = {"x": draw(3, 5, 3)}, {"target": single(torch.rand(3, 5, 3))}
        loss(word, *last, native(logits, pos_weight=several), {"posWeights": [0.5, 2.5, 1.5], "axis": -1}, form=("method", "attribute")[size])
    for form, shape, o, shown in (("attribute", (3,), {}, "BCEWithLogitsLoss(PosWeightInput = true)"), ("attribute", (5, 3), {"axis": -1}, "BCEWithLogitsLoss(PosWeightInput = true, Axis = -1)"),
                                  ("method", (3, 5, 19), {}, "BCEWithLogitsLoss(y, target, posWeights)")):
        word.seed()
        x, targets = draw(2, *shape), {"target": single(torch.rand(2, *shape)), "posWeights": several}
        source = sequential(x, "Identity", shown) if form == "attribute" else wired(
            {"x": x}, "Tensor", "Identity(x)", "    static Tensor Loss(Tensor y, [Shape(3, 5, 19)] Tensor target, [Shape(3, Shared = true)] Tensor posWeights) => %s;\n" % shown)
        word.add(source, {"x": x}, lambda x, t, p, last=bool(o): logits(x, t, pos_weight=p if last or x.dim() == 2 else p.view(-1, 1, 1)), targets=targets)
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
    for form in ("attribute", "method"):
        Word.all[-1].seed()
        last = {"x": draw(3, 7, 3)}, {"target": single(torch.rand(3, 7, 3))}
        loss(Word.all[-1], *last, lambda x, t, r: dice()(x.movedim(-1, 1), t.movedim(-1, 1), r), {"axis": -1}, before="Sigmoid", form=form)
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
        for form, reduction, o, torch_o in (("attribute", "mean", {}, {}), ("method", "sum", {"classWeights": weights, "ignoreIndex": 1}, {"weight": weights, "ignore_index": 1}), ("terms", "none", {}, {})):
            word.seed()
            last = {"x": draw(3, 7, 3, scale=2)}, {"target": torch.randint(0, 3, (3, 7))}
            f = make(**torch_o)
            loss(word, *last, lambda x, t, r, f=f: f(x.movedim(-1, 1), t, r), {**o, "axis": -1}, before=before.replace("(0)", "(-1)"), form=form, reduction=reduction)
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
