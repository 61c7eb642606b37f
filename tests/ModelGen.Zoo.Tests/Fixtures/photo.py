"""Writes photo.json: what torchvision 0.14 makes of photographs before a network sees them (resize 256, crop 224, normalise)."""
import json
import pathlib

import numpy as np
import torch
from torchvision.transforms import functional

import zoo



def prepare(pixels):
    """In double precision, which leaves out the rounding to bytes of Pillow."""
    image = torch.from_numpy(pixels.transpose(2, 0, 1).copy()).double() / 255
    image = functional.center_crop(functional.resize(image, 256, antialias=True), 224)
    return functional.normalize(image, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])


result = {}
torch.set_default_dtype(torch.float64)
for width, height in [(640, 427), (301, 333), (256, 256), (100, 75), (37, 500)]:
    x, y, c = np.meshgrid(np.arange(width), np.arange(height), np.arange(3), indexing="xy")
    # Slopes and noise.
    noise = (zoo.bits("photo", width * height * 3) % np.uint32(64)).astype(np.int64).reshape(height, width, 3)
    pixels = ((x * 3 + y * 2 * (c + 1)) // 5 % 192 + noise).astype(np.uint8)
    input = prepare(pixels)
    result[f"{width}x{height}"] = zoo.describe("photo", input) | {"some": zoo.pick(input, 64)}
pathlib.Path(__file__).with_name("photo.json").write_text(json.dumps(result, indent=0) + "\n")
