"""Recurrent layers, attention and scans."""
import math

import torch
import torch.nn as nn

from fixture import Word, draw, layer, wired


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
