#!/usr/bin/env python3
"""Makes wrong edits, one at a time, in a copy of the tree, and wants the tests that are named beside each to fail.

    python3 tests/mutations/run.py               # all of edits.txt: an hour on two cores
    python3 tests/mutations/run.py RMSNorm GLU   # those whose lines have one of these words
    python3 tests/mutations/run.py --together    # all at once, one build a suite: minutes, but one may fail in place of another
    DOTNET="nice dotnet" python3 ...             # another way to start dotnet

An edit whose text does not stand in its file once, or that does not compile, is a fault of edits.txt, and fails the run.
"""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOTNET = shlex.split(os.environ.get("DOTNET", "dotnet"))
Edit = namedtuple("Edit", "what file old new suite wanted")


def edits(words):
    """Blocks of lines: what for, file, text, other text, suite and filter of its tests; a line with # in front is a comment."""
    lines = (ROOT / "tests/mutations/edits.txt").read_text(encoding="utf-8").split("\n")
    for block in "\n".join(line for line in lines if not line.startswith("#")).strip().split("\n\n"):
        what, file, old, new, tests = block.strip().split("\n")
        if not words or any(word in block for word in words):
            yield Edit(what, file, old, new, *tests.split(" ", 1))


def copy(to):
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def apply(tree, edit):
    """Makes an edit: the file with its text before, or what is wrong with the edit."""
    found = [path for path in tree.rglob(edit.file) if not {"bin", "obj"} & set(path.parts)]
    if len(found) != 1:
        return None, "%d files are called %s" % (len(found), edit.file)
    text = found[0].read_text(encoding="utf-8")
    if text.count(edit.old) != 1:
        return None, "'%s' stands %d times in %s" % (edit.old, text.count(edit.old), edit.file)
    found[0].write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    return (found[0], text), None


def dotnet(tree, *arguments):
    done = subprocess.run([*DOTNET, *arguments], cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def failures(tree, suite, of):
    """The names of the tests that fail of those that edits want to fail, or in words why none has run."""
    project = "tests/ModelGen.%s.Tests" % suite
    code, output = dotnet(tree, "build", "-c", "Release", "-v", "q", project)
    if code:
        return None, "does not compile:\n" + output[-2000:]
    wanted = "|".join(sorted({"(%s)" % edit.wanted for edit in of}))
    code, output = dotnet(tree, "test", "-c", "Release", "--no-build", project, "--filter", wanted, "--logger", "console;verbosity=normal")
    ran = re.findall(r"^\s+(?:Passed|Failed) \S", output, re.M)
    return (re.findall(r"^\s+Failed (.+?) \[", output, re.M), None) if ran else (None, "no test ran:\n" + output[-2000:])


def is_of(name, wanted):
    """Whether a test is one that a filter of ~, & and | takes."""
    return eval(re.sub(r"\w+~([^&|()]+)", lambda m: repr(m[1] in name), wanted).replace("&", " and ").replace("|", " or "))


def outcome(edit, failed, fault):
    return fault or ("killed" if any(is_of(name, edit.wanted) for name in failed) else "SURVIVED")


def one_at_a_time(tree, chosen):
    for edit in chosen:
        before, fault = apply(tree, edit)
        if fault is None:
            yield edit, outcome(edit, *failures(tree, edit.suite, [edit]))
            before[0].write_text(before[1], encoding="utf-8")
        else:
            yield edit, fault


def together(tree, chosen):
    faults = {edit: apply(tree, edit)[1] for edit in chosen}
    for suite in sorted({edit.suite for edit in chosen}):
        own = [edit for edit in chosen if edit.suite == suite]
        failed, fault = failures(tree, suite, own)
        for edit in own:
            yield edit, faults[edit] or outcome(edit, failed, fault)


def main():
    words = [word for word in sys.argv[1:] if word != "--together"]
    chosen, killed = list(edits(words)), 0
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        tree = pathlib.Path(folder)
        copy(tree)
        for suite in sorted({edit.suite for edit in chosen}):
            failed, fault = failures(tree, suite, [edit for edit in chosen if edit.suite == suite])
            if fault or failed:
                sys.exit("Before any edit, of the tests of %s: %s" % (suite, fault or ", ".join(failed)))
        for edit, result in (together if "--together" in sys.argv else one_at_a_time)(tree, chosen):
            killed += result == "killed"
            print("%-8s  %s" % (result, edit.what), flush=True)
    print("%d of %d killed" % (killed, len(chosen)))
    sys.exit(killed < len(chosen))


main()
