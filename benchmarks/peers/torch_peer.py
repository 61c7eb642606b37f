#!/usr/bin/env python3
"""Times PyTorch on request, so that it is measured right after the others.

A request is a line `predict NAME BATCH THREADS SECONDS` or `train NAME BATCH THREADS SECONDS`; the answer is a line of
the median and least milliseconds of a call and the form of the network that was fastest.
"""
import gc
import statistics
import sys
import time
import warnings

import torch

import networks

LEARNING_RATE = 1e-7  # so small that every step does the same work

def measure(run, seconds):
    """Median and least milliseconds of a call, warmed up; short calls are timed several at a time."""
    end = time.perf_counter() + max(0.2, seconds / 4)
    runs = 0
    while runs < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        once = time.perf_counter() - start
        runs += 1
    repeat = max(1, round(50e-6 / once))
    samples = []
    end = time.perf_counter() + seconds
    while len(samples) < 3 or time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(repeat):
            run()
        samples.append((time.perf_counter() - start) / repeat * 1e3)
    return statistics.median(samples), min(samples)


def forms(network, inputs):
    """The network as it is, frozen, and frozen and optimised; a form that PyTorch cannot make is left out."""
    yield "eager", network
    try:
        frozen = torch.jit.freeze(torch.jit.script(network))
        frozen(*inputs)
        yield "frozen", frozen
        optimised = torch.jit.optimize_for_inference(frozen)
        optimised(*inputs)
        yield "optimised", optimised
    except RuntimeError as error:
        print(f"torch: {type(network).__name__} stays eager: {str(error).splitlines()[0]}", file=sys.stderr)


def predict(name, batch, seconds):
    network, inputs = networks.build(name).eval(), networks.inputs(name, batch)
    with torch.inference_mode():
        return min((*measure(lambda: form(*inputs), seconds), text) for text, form in forms(network, inputs))


def train(name, batch, seconds):
    (x,), target = networks.inputs(name, batch), networks.targets(name)
    step = networks.training_step(networks.build(name), x, target, LEARNING_RATE)
    return (*measure(lambda: step().item(), seconds), "eager")


def main():
    warnings.simplefilter("ignore")
    print(torch.__version__, flush=True)
    for line in sys.stdin:
        what, name, batch, threads, seconds = line.split()
        torch.set_num_threads(int(threads))
        median, least, form = (predict if what == "predict" else train)(name, int(batch), float(seconds))
        print(f"{median:.6f} {least:.6f} {form}", flush=True)
        gc.collect()


main()
