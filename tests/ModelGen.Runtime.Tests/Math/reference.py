"""Writes reference.txt: arguments and correctly rounded values of the functions of VectorMath, as the bits of doubles.

Needs mpmath: python3 reference.py > reference.txt
"""
import random
import struct

from mpmath import erf, exp, expm1, log, log1p, mp, mpf, tanh

FUNCTIONS = {
    "Exp": (exp, -745, 709.7),
    "Expm1": (expm1, -40, 709),
    "Log": (log, 0, 1e3),
    "Log1p": (log1p, -1, 1e3),
    "Softplus": (lambda x: log1p(exp(x)), -740, 100),
    "Sigmoid": (lambda x: 1 / (1 + exp(-x)), -740, 50),
    "Tanh": (tanh, -22, 22),
    "Erf": (erf, -6.2, 6.2),
}


def bits(x):
    return "%016x" % struct.unpack("<Q", struct.pack("<d", x))[0]


def arguments(name, low, high, count):
    for i in range(count):
        x = (random.uniform(low, high),
             random.uniform(max(low, -3), min(high, 3)),
             random.choice([-1, 1]) * 2 ** random.uniform(-60, 1.5),
             random.choice([-1, 1]) * 2 ** random.uniform(-4, 3))[i % 4]
        if x <= low:
            x = -x if name == "Log" else x / (1.01 - x)
        yield x


mp.prec = 1200  # log1p(exp(-740)) and 1 + exp(740) need more than 1000 bits
random.seed(5)
for name, (function, low, high) in FUNCTIONS.items():
    for x in arguments(name, low, high, 160):
        print(name, bits(x), bits(float(function(mpf(x)))))
