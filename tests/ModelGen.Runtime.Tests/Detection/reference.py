"""Writes reference.txt: what torchvision 0.14 says of random boxes."""
import pathlib

import torch
import torchvision

torch.manual_seed(1)
centres = torch.rand(12, 2) * 100
places = centres.repeat_interleave(10, 0) + torch.randn(120, 2) * 4
sizes = torch.rand(120, 2) * 20 + 8
boxes = torch.cat([places - sizes / 2, places + sizes / 2], 1).mul(16).round().div(16).double()
scores = torch.rand(120).mul(256).round().div(256).double()  # with ties
classes = torch.randint(0, 3, (120,))
overlaps = torchvision.ops.box_iou(boxes[:12], boxes[5:17])
lines = [" ".join(map(repr, [int(c), float(s), *map(float, b)])) for c, s, b in zip(classes, scores, boxes)]
lines += [" ".join(f"{float(v):.17g}" for v in row) for row in overlaps]
for threshold in (0.1, 0.3, 0.5, 0.75):
    # Of equal scores the first: torch's own order of equal scores is not defined.
    order = torch.argsort(scores, descending=True, stable=True)
    rank = torch.empty_like(order)
    rank[order] = torch.arange(120)
    kept = torchvision.ops.batched_nms(boxes, (120 - rank).double(), classes, threshold)
    lines.append(" ".join(map(repr, [threshold, *map(int, kept)])))
pathlib.Path(__file__).with_name("reference.txt").write_text("\n".join(lines) + "\n")
