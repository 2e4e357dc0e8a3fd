"""Checks the rival attacks against independent implementations: same model, images and settings.

Needs from PyPI: torch, torchvision, adv-lib, foolbox, torchattacks, onnx, onnx2torch, numpy. adv-lib
imports visdom, which it does not need here; where visdom is missing an empty stand-in is used.

    python scripts/check_rivals.py --model smallcnn_ddn_mnist.onnx \
        --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz \
        --out docs/rivals-checked.json

Each line of the table PEERS is one check. With --only NAME (repeatable) the other entries of an
existing file are kept as they are. Median and mean l0 are over all samples of a side: a sample that
is misclassified clean counts as 0, a failed attack as infinite (null in the file); the mean is over
the successes.
"""

import argparse
import gzip
import importlib.metadata
import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
import types
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import numpy as np
import torch

try:
    import visdom  # noqa: F401
except ImportError:
    sys.modules["visdom"] = types.ModuleType("visdom")
    sys.modules["visdom"].Visdom = object

HOME = Path(__file__).resolve().parent.parent


# --- the peers ----------------------------------------------------------------------------------


def adv_lib_fmn(model, x, y, steps):
    from adv_lib.attacks import fmn

    return fmn(model, x, y, norm=0, steps=steps)


def adv_lib_pdpgd(model, x, y, steps, proximal_operator):
    from adv_lib.attacks import pdpgd

    return pdpgd(model, x, y, norm=0, num_steps=steps, proximal_operator=proximal_operator)


def adv_lib_vfga(model, x, y):
    from adv_lib.attacks import vfga

    return vfga(model, x, y, targeted=False)


def foolbox_ead(model, x, y, steps, binary_search_steps, abort_early):
    import foolbox

    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1))
    attack = foolbox.attacks.EADAttack(
        steps=steps, binary_search_steps=binary_search_steps, abort_early=abort_early,
        decision_rule="L1")
    return attack.run(wrapped, x, foolbox.criteria.Misclassification(y))


def torchattacks_sparsefool(model, x, y, steps, lam):
    import torchattacks

    return torchattacks.SparseFool(model, steps=steps, lam=lam, overshoot=0.02)(x, y)


@dataclass(frozen=True)
class Peer:
    """One check: a peer's attack with its settings, and ours with the options that mean the same."""

    name: str
    package: str
    run: Callable
    settings: dict
    attack: str
    options: dict
    batch: int = 50
    note: str = ""
    extra: dict = field(default_factory=dict)


PEERS = [
    Peer("fmn", "adv-lib", adv_lib_fmn, {"steps": 1000}, "fmn", {"steps": 1000}),
    Peer("fmn-100", "adv-lib", adv_lib_fmn, {"steps": 100}, "fmn", {"steps": 100}),
    Peer("pdpgd", "adv-lib", adv_lib_pdpgd, {"steps": 1000, "proximal_operator": 23},
         "pdpgd", {"steps": 1000, "proximal": "TWO_THIRDS"}),
    Peer("pdpgd-l0", "adv-lib", adv_lib_pdpgd, {"steps": 1000, "proximal_operator": 0},
         "pdpgd", {"steps": 1000, "proximal": "ZERO"}),
    Peer("vfga", "adv-lib", adv_lib_vfga, {}, "vfga", {}),
    Peer("ead", "foolbox", foolbox_ead,
         {"steps": 111, "binary_search_steps": 9, "abort_early": False},
         "ead", {"steps": 111, "binary_search_steps": 9, "abort_early": False}),
    Peer("ead-early", "foolbox", foolbox_ead,
         {"steps": 111, "binary_search_steps": 9, "abort_early": True},
         "ead", {"steps": 111, "binary_search_steps": 9, "abort_early": True}, batch=1),
    Peer("sparsefool", "torchattacks", torchattacks_sparsefool, {"steps": 10, "lam": 3},
         "sparsefool", {"steps": 10, "lambda": 3}),
]


# --- data and measures --------------------------------------------------------------------------


def idx(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def network(path):
    from onnx2torch import convert

    model = convert(str(path)).eval()
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return model


class Counted(torch.nn.Module):
    """Counts the inputs that run through a model."""

    def __init__(self, model):
        super().__init__()
        self.model = model
        self.count = 0

    def forward(self, x):
        self.count += len(x)
        return self.model(x)


def summary(l0, forward_passes, seconds):
    """l0: one number a sample, infinite for a failure."""
    found = [value for value in l0 if math.isfinite(value)]
    median = statistics.median(l0)
    return {
        "success_rate": len(found) / len(l0),
        "median_l0": median if math.isfinite(median) else None,
        "mean_l0_of_successes": round(statistics.mean(found), 2) if found else None,
        "forward_passes_a_sample": round(forward_passes / len(l0), 1),
        "seconds_a_sample": round(seconds / len(l0), 3),
    }


def run_peer(peer, model, x, y, seed):
    counted = Counted(model).eval()
    torch.manual_seed(seed)
    start = time.perf_counter()
    adversarial = torch.cat([
        peer.run(counted, part, labels, **peer.settings).detach()
        for part, labels in zip(x.split(peer.batch), y.split(peer.batch))])
    seconds = time.perf_counter() - start
    with torch.no_grad():
        success = model(adversarial).argmax(1) != y
        wrong_clean = model(x).argmax(1) != y
    inside = ((adversarial >= 0) & (adversarial <= 1)).flatten(1).all(1)
    l0 = (adversarial != x).flatten(1).sum(1).tolist()
    l0 = [0 if w else float(n) if s and i else math.inf
          for n, s, w, i in zip(l0, success.tolist(), wrong_clean.tolist(), inside.tolist())]
    return summary(l0, counted.count, seconds)


# --- ours ---------------------------------------------------------------------------------------


def run_ours(peer, arguments):
    """Ours from a file of results: {"l0": [...], "forward_passes": [...], "seconds": [...]} a name."""
    results = json.loads(Path(arguments.ours).read_text())[peer.name]
    l0 = [math.inf if value is None else value for value in results["l0"]]
    return summary(l0, sum(results["forward_passes"]), sum(results["seconds"]))


def ratio(ours, theirs):
    if ours["median_l0"] is None or not theirs["median_l0"]:
        return None
    return round(ours["median_l0"] / theirs["median_l0"], 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--samples", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", choices=[peer.name for peer in PEERS])
    parser.add_argument("--ours", help="results of ours, by name of the check")
    parser.add_argument("--out", default=str(HOME / "docs" / "rivals-checked.json"))
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = network(arguments.model)
    images = idx(arguments.images, 16).reshape(-1, 1, 28, 28)[: arguments.samples]
    x = torch.from_numpy(images.astype(np.float32) / 255)
    y = torch.from_numpy(idx(arguments.labels, 8)[: arguments.samples].astype(np.int64))
    out = Path(arguments.out)
    checked = json.loads(out.read_text()) if out.exists() else {}
    for peer in PEERS:
        if arguments.only and peer.name not in arguments.only:
            continue
        theirs = run_peer(peer, model, x, y, arguments.seed)
        entry = {"package": f"{peer.package} {importlib.metadata.version(peer.package)}",
                 "settings": peer.settings, "theirs": theirs}
        if arguments.ours:
            entry["ours"] = run_ours(peer, arguments)
        checked[peer.name] = entry
        print(peer.name, json.dumps(entry))
        out.write_text(json.dumps(checked, indent=1) + "\n")


if __name__ == "__main__":
    main()
