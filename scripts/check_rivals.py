"""Checks the rival attacks against independent implementations: same model, images and settings.

Needs from PyPI: torch, torchvision, adv-lib, foolbox, numba, torchattacks, onnx, onnx2torch, numpy.
adv-lib imports visdom, which it does not need here; where visdom is missing an empty stand-in is
used. Ours are run by ./sigmazero experiment.

    python scripts/check_rivals.py --model smallcnn_ddn_mnist.onnx \
        --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz

Each line of the table PEERS is one check. With --only NAME (repeatable) the other checks of an
existing file are kept as they are; with --keep-theirs the peers' figures too, and only ours run.

In the file median l0 is over all samples of a side: a sample that is misclassified clean counts as
0, a failed attack as infinite (null). The mean is over the successes. ratio is our median over
theirs.
"""

import argparse
import gzip
import importlib.metadata
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
import types
from dataclasses import dataclass
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


def foolbox_brendel_bethge(model, x, y, start, steps):
    import foolbox

    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1))
    criterion = foolbox.criteria.Misclassification(y)
    if start == "samples":
        first = foolbox.attacks.DatasetAttack()
        first.feed(wrapped, x)
    else:
        first = foolbox.attacks.SaltAndPepperNoiseAttack(steps=1000)
    points = first.run(wrapped, x, criterion)
    return foolbox.attacks.L0BrendelBethgeAttack(steps=steps).run(
        wrapped, x, criterion, starting_points=points)


def torchattacks_sparsefool(model, x, y, steps, lam):
    import torchattacks

    return torchattacks.SparseFool(model, steps=steps, lam=lam, overshoot=0.02)(x, y)


@dataclass(frozen=True)
class Peer:
    """One check: a peer's attack with its settings, and ours with the options that mean the same."""

    name: str
    package: str  # on PyPI
    run: Callable  # (model, inputs, labels, **settings) -> adversarial inputs
    settings: dict
    attack: str  # ours, by the name experiments know it by
    options: dict
    batch: int = 50  # samples that the peer gets at once
    note: str = ""  # in what the two differ


PEERS = [
    Peer("fmn", "adv-lib", adv_lib_fmn, {"steps": 1000}, "fmn", {"steps": 1000}),
    Peer("fmn-100", "adv-lib", adv_lib_fmn, {"steps": 100}, "fmn", {"steps": 100}),
    Peer("pdpgd", "adv-lib", adv_lib_pdpgd, {"steps": 1000, "proximal_operator": 23},
         "pdpgd", {"steps": 1000, "proximal": "two-thirds"},
         note="l2/3 operator, which adv-lib recommends and the authors use; adv-lib's returns a local"
              " minimum in a range where ours returns the global one"),
    Peer("pdpgd-hard", "adv-lib", adv_lib_pdpgd, {"steps": 1000, "proximal_operator": 0},
         "pdpgd", {"steps": 1000, "proximal": "zero"},
         note="hard thresholding, adv-lib's choice for l0 where none is named"),
    Peer("vfga", "adv-lib", adv_lib_vfga, {}, "vfga", {},
         note="adv-lib's softmax in single precision saturates: 13 of these 50 samples start with"
              " probability 1, gradient zero, and lose features to that; in double precision its"
              " median is 28 and its mean 28.46"),
    Peer("ead", "foolbox", foolbox_ead,
         {"steps": 111, "binary_search_steps": 9, "abort_early": False},
         "ead", {"steps": 111, "binary_search_steps": 9, "abort_early": False},
         note="foolbox keeps the adversarial input smallest in l1, ours the sparsest; foolbox looks"
              " at inputs outside the box, ours clips them"),
    Peer("ead-early", "foolbox", foolbox_ead,
         {"steps": 111, "binary_search_steps": 9, "abort_early": True},
         "ead", {"steps": 111, "binary_search_steps": 9, "abort_early": True}, batch=1,
         note="one sample at a time, since foolbox stops early by the loss of the whole batch"),
    Peer("bb", "foolbox", foolbox_brendel_bethge, {"start": "salt and pepper", "steps": 1000},
         "bb", {"steps": 1000}, batch=1,
         note="one sample at a time, since foolbox's trust region grows with the batch; the solvers"
              " of the inner problem differ"),
    Peer("bb-batch-50", "foolbox", foolbox_brendel_bethge,
         {"start": "salt and pepper", "steps": 1000},
         "bb", {"steps": 1000, "trust_region": 0.05},
         note="all samples at once, which makes foolbox's trust region 50 times as large"),
    Peer("bb-adv-batch-50", "foolbox", foolbox_brendel_bethge, {"start": "samples", "steps": 1000},
         "bb-adv", {"steps": 1000, "trust_region": 0.05},
         note="as bb-batch-50; foolbox starts from a random other sample, ours from the nearest"),
    Peer("sparsefool", "torchattacks", torchattacks_sparsefool, {"steps": 10, "lam": 3},
         "sparsefool", {"steps": 10, "lambda": 3.0},
         note="torchattacks solves from the sample in each iteration and takes the boundary's normal"
              " outside the box, at lambda times the distance; paper, authors' code and ours go on"
              " from the last iteration and take it at the boundary"),
    Peer("sparsefool-1", "torchattacks", torchattacks_sparsefool, {"steps": 20, "lam": 1},
         "sparsefool", {"steps": 20, "lambda": 1.0},
         note="torchattacks never succeeds here: solving from the sample in each iteration throws"
              " the progress of the last one away, so that the margin goes up and down for good"),
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


def summary(l0, forward_passes):
    """l0: one number a sample, infinite for a failure."""
    found = [value for value in l0 if math.isfinite(value)]
    median = statistics.median(l0)
    return {
        "success_rate": len(found) / len(l0),
        "median_l0": median if math.isfinite(median) else None,
        "mean_l0_of_successes": round(statistics.mean(found), 2) if found else None,
        "forward_passes_a_sample": round(forward_passes / len(l0), 1),
    }


def run_peer(peer, model, x, y, seed):
    counted = Counted(model).eval()
    torch.manual_seed(seed)
    adversarial = torch.cat([
        peer.run(counted, part, labels, **peer.settings).detach()
        for part, labels in zip(x.split(peer.batch), y.split(peer.batch))])
    with torch.no_grad():
        success = model(adversarial).argmax(1) != y
        wrong_clean = model(x).argmax(1) != y
    inside = ((adversarial >= 0) & (adversarial <= 1)).flatten(1).all(1)
    l0 = (adversarial != x).flatten(1).sum(1).tolist()
    l0 = [0 if w else float(n) if s and i else math.inf
          for n, s, w, i in zip(l0, success.tolist(), wrong_clean.tolist(), inside.tolist())]
    return summary(l0, counted.count)


# --- ours ---------------------------------------------------------------------------------------


def run_ours(peers, arguments):
    """Runs ours for all checks as one experiment; returns a summary a check."""
    config = {
        "experiment": "compare", "samples": arguments.samples, "passes": "default",
        "seeds": [arguments.seed], "model": str(Path(arguments.model).resolve()),
        "data": str(Path(arguments.images).resolve()),
        "labels": str(Path(arguments.labels).resolve()),
        "attacks": [{peer.attack: {"label": peer.name, **peer.options}} for peer in peers]}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rivals.json"
        file.write_text(json.dumps(config))
        subprocess.run([str(HOME / "sigmazero"), "experiment", str(file), "--out", f"{folder}/run"],
                       check=True, stdout=subprocess.DEVNULL)
        lines = [json.loads(line) for line in
                 (Path(folder) / "run" / "results.jsonl").read_text().splitlines()]
    return {peer.name: our_summary([line for line in lines if line.get("attack") == peer.name])
            for peer in peers}


def our_summary(lines):
    errors = sorted({line["error"] for line in lines if line.get("error")})
    if errors:
        sys.exit(f"{lines[0]['attack']}: {errors}")
    l0 = [math.inf if line["l0"] is None else line["l0"] for line in lines]
    return summary(l0, sum(line["forward_passes"] for line in lines))


def our_version():
    pom = (HOME / "pom.xml").read_text()
    revision = subprocess.run(["git", "-C", str(HOME), "rev-parse", "--short", "HEAD"],
                              capture_output=True, text=True, check=True).stdout.strip()
    return re.search("<version>(.*?)</version>", pom).group(1) + " " + revision


def ratio(ours, theirs):
    if ours["median_l0"] is None or not theirs["median_l0"]:
        return None
    return round(ours["median_l0"] / theirs["median_l0"], 3)


def holds(ours, theirs):
    """Success no rarer, and the median no more than a tenth larger."""
    median, other = ((math.inf if side["median_l0"] is None else side["median_l0"])
                     for side in (ours, theirs))
    return ours["success_rate"] >= theirs["success_rate"] and median <= 1.1 * other


def entry(peer, theirs, ours):
    return {
        "package": f"{peer.package} {importlib.metadata.version(peer.package)}",
        "settings": peer.settings, "attack": peer.attack, "options": peer.options,
        "note": peer.note, "theirs": theirs, "ours": ours, "ratio": ratio(ours, theirs),
        "holds": holds(ours, theirs)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--samples", type=int, default=50)
    parser.add_argument("--threads", type=int, default=2, help="of the peers")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", action="append", choices=[peer.name for peer in PEERS])
    parser.add_argument("--keep-theirs", action="store_true")
    parser.add_argument("--out", default=str(HOME / "docs" / "rivals-checked.json"))
    arguments = parser.parse_args()
    out = Path(arguments.out)
    checks = json.loads(out.read_text())["checks"] if out.exists() else {}
    peers = [peer for peer in PEERS if not arguments.only or peer.name in arguments.only]
    ours = run_ours(peers, arguments)
    torch.set_num_threads(arguments.threads)
    model = network(arguments.model)
    images = idx(arguments.images, 16).reshape(-1, 1, 28, 28)[: arguments.samples]
    x = torch.from_numpy(images.astype(np.float32) / 255)
    y = torch.from_numpy(idx(arguments.labels, 8)[: arguments.samples].astype(np.int64))
    for peer in peers:
        if arguments.keep_theirs and peer.name in checks:
            theirs = checks[peer.name]["theirs"]
        else:
            theirs = run_peer(peer, model, x, y, arguments.seed)
        checks[peer.name] = entry(peer, theirs, ours[peer.name])
        print(peer.name, json.dumps(checks[peer.name]))
    record = {
        "script": "scripts/check_rivals.py", "model": Path(arguments.model).name,
        "samples": arguments.samples, "seed": arguments.seed, "sigmazero": our_version(),
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "checks": {peer.name: checks[peer.name] for peer in PEERS if peer.name in checks}}
    out.write_text(json.dumps(record, indent=1) + "\n")
    if not all(checks[peer.name]["holds"] for peer in peers):
        sys.exit("not within 10 %: " + ", ".join(
            peer.name for peer in peers if not checks[peer.name]["holds"]))


if __name__ == "__main__":
    main()
