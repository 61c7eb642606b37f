#!/usr/bin/env python3
"""Writes a fixture for every word of the language: python3 make.py [WORD...]   (needs PyTorch 1.13 and NumPy)

Everything is computed in double from single-precision inputs and rounded once. A case's seed follows from its word and number, so
that a new word leaves the files of the others alone.
"""
import sys

sys.dont_write_bytecode = True

import functions
import layers
import losses
import sequences
from fixture import Word

for section in (layers.activations, layers.dense, layers.convolutions, layers.pools, layers.images, layers.normalisations, layers.random, sequences.sequences,
                functions.functions, losses.elementwise_losses, losses.class_losses, losses.pair_losses, losses.ctc):
    section()
for word in Word.all:
    if not sys.argv[1:] or word.name in sys.argv[1:]:
        word.write()
print(len(Word.all), "words,", sum(word.count for word in Word.all), "cases")
