"""Shows what the options of `sigmazero attack` promise, on the four fixture networks.

Attacks with targets, by pixel, on 256 levels with PNG files read back, with masks and with a budget;
prints the figures, and ends with exit code 1 if a promise is broken. Every result is checked with
ONNX Runtime by verify_results.py too. Some minutes on two cores. Needs from PyPI: numpy,
onnxruntime, pillow.

    python scripts/check_attack_options.py [--fixtures DIR] [--out DIR] [--only targets,pixels,…]

The fixtures are looked for in SIGMAZERO_FIXTURES, else beside the checkout in ../shared/fixtures.
"""

import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys

import numpy as np
from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Network:
    """A network with its data: how many samples are attacked, with how many steps."""

    def __init__(self, name, data, labels, samples, steps):
        self.name = name
        self.data = data
        self.labels = labels
        self.samples = samples
        self.steps = steps


NETWORKS = [
    Network("smallcnn_ddn_mnist", "mnist/t10k-images-idx3-ubyte.gz",
            "mnist/t10k-labels-idx1-ubyte.gz", 50, 1000),
    Network("vit_mnist", "mnist/t10k-images-idx3-ubyte.gz", "mnist/t10k-labels-idx1-ubyte.gz",
            30, 1000),
    Network("resnet20_cifar10", "cifar10", None, 30, 1000),
    Network("squeezenet_imagenet", "imagenet", None, 4, 300),
]


class Check:
    """Runs attacks and counts broken promises."""

    def __init__(self, fixtures, out):
        self.fixtures = fixtures
        self.out = out
        self.broken = 0

    def run(self, *arguments):
        command = [str(ROOT / "sigmazero"), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\n{done.stderr}")

    def attack(self, network, name, *more, samples=None, offset=0):
        """Attacks, checks the results with ONNX Runtime, and gives folder, summary and records."""
        folder = self.out / f"{network.name}-{name}"
        arguments = ["attack", "--model", self.model(network), "--data",
                     self.fixtures / network.data, "--samples", samples or network.samples,
                     "--offset", offset, "--out", folder]
        if network.labels:
            arguments += ["--labels", self.fixtures / network.labels]
        if "--steps" not in more:
            arguments += ["--steps", network.steps]
        self.run(*arguments, *more)
        summary = json.loads((folder / "summary.json").read_text())
        lines = (folder / "results.jsonl").read_text().splitlines()
        return folder, summary, [json.loads(line) for line in lines]

    def inputs(self, network, samples=None):
        """The unchanged inputs as sigmazero reads them: a run of one pass changes nothing."""
        folder, _, _ = self.attack(network, "inputs", "--max-forward", 1, "--steps", 1,
                                   samples=samples)
        return folder / "adversarial.npy"

    def model(self, network):
        return self.fixtures / "models" / f"{network.name}.onnx"

    def verify(self, network, folder, inputs):
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / "verify_results.py", "--model",
             self.model(network), "--inputs", inputs, "--results", folder],
            capture_output=True, text=True)
        verdict = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
        self.promise(done.returncode == 0, f"ONNX Runtime: {verdict}")

    def promise(self, kept, text):
        self.broken += 0 if kept else 1
        print(f"    {'ok    ' if kept else 'BROKEN'} {text}", flush=True)


def figures(name, summary):
    median = summary["median_l0"]
    print(f"  {name}: success {summary['success_rate']:.1%}, median l0 "
          f"{'infinite' if median is None else median}, mean l0 {summary['mean_l0'] or 0:.2f}, "
          f"{summary['samples']} samples, {summary['mean_forward_passes']:.0f} forward passes",
          flush=True)


def targets(check):
    for network in NETWORKS:
        inputs = check.inputs(network)
        for target in ("second-most-likely", "least-likely"):
            folder, summary, _ = check.attack(network, target, "--target", target)
            figures(f"{network.name} {target}", summary)
            check.verify(network, folder, inputs)


def pixels(check):
    network = NETWORKS[2]
    samples = 200
    clean = np.load(check.inputs(network, samples=samples))
    folder, by_feature, _ = check.attack(network, "features", samples=samples)
    found = np.load(folder / "adversarial.npy")
    positions = (found != clean).any(axis=1).reshape(samples, -1).sum(axis=1)
    figures(f"{network.name} by feature", by_feature)
    print(f"    in positions: median {np.median(positions)}, mean {positions.mean():.2f}")
    folder, by_pixel, _ = check.attack(network, "pixels", "--group", "pixel", samples=samples)
    figures(f"{network.name} by pixel", by_pixel)
    print(f"    in features: median {by_pixel['median_changed_features']}")
    check.promise(by_pixel["median_l0"] <= np.median(positions)
                  and by_pixel["mean_l0"] < positions.mean(),
                  "fewer positions than the attack that counts features")
    check.verify(network, folder, check.inputs(network, samples=samples))


def images(check):
    for network in NETWORKS:
        inputs = check.inputs(network)
        folder, summary, records = check.attack(network, "levels", "--levels", 256, "--png")
        figures(f"{network.name} on 256 levels", summary)
        check.run("predict", "--model", check.model(network), "--data", folder / "adversarial",
                  "--out", folder / "logits.npy")
        predictions = np.load(folder / "logits.npy").argmax(axis=1)
        with open(folder / "adversarial" / "labels.csv", newline="") as table:
            names = [line["file"] for line in csv.DictReader(table)]
        successes = {f"{record['index']}.png": record for record in records if record["success"]}
        exceptions = sum(
            prediction == successes[name]["label"]
            or prediction != successes[name]["adversarial_prediction"]
            for name, prediction in zip(names, predictions, strict=True))
        check.promise(exceptions == 0 and len(names) == len(successes),
                      f"{len(names)} PNG files read again by predict, {exceptions} exceptions")
        found = np.load(folder / "adversarial.npy")
        rows = {f"{record['index']}.png": row for record, row in zip(records, found)}
        different = sum(not np.array_equal(pixel_values(folder / "adversarial" / name), rows[name])
                        for name in names)
        check.promise(different == 0, f"{different} PNG files differ from adversarial.npy")
        check.verify(network, folder, inputs)


def pixel_values(file):
    image = np.asarray(Image.open(file))
    image = image.transpose(2, 0, 1) if image.ndim == 3 else image[None]
    return image.astype(np.float32) / np.float32(255)


def masks(check):
    random = np.random.default_rng(0)
    for network in NETWORKS:
        inputs = check.inputs(network)
        clean = np.load(inputs)
        mask = random.random(clean.shape[2:]) < 0.5
        file = check.out / f"{network.name}-mask.png"
        Image.fromarray((255 * mask).astype(np.uint8)).save(file)
        folder, summary, records = check.attack(network, "mask", "--mask", file)
        figures(f"{network.name} with half of the positions fixed", summary)
        differs = np.load(folder / "adversarial.npy") != clean
        touched = int((differs & mask).any(axis=(1, 2, 3)).sum())
        check.promise(touched == 0, f"{len(records)} samples, {touched} with a fixed feature changed")
        check.verify(network, folder, inputs)


def budget(check):
    network = NETWORKS[0]
    full_folder, full, full_records = check.attack(network, "full", samples=200)
    figures("full run", full)
    inputs = check.inputs(network, samples=200)
    check.verify(network, full_folder, inputs)
    folder, stopped, records = check.attack(network, "budget", "--budget", 24, samples=200)
    figures("budget of 24", stopped)
    check.verify(network, folder, inputs)
    share = stopped["mean_forward_passes"] / full["mean_forward_passes"]
    check.promise(share <= 0.5, f"{share:.1%} of the forward passes of the full run")
    check.promise(stopped["asr_at"]["24"] == full["asr_at"]["24"],
                  f"ASR@24 {stopped['asr_at']['24']:.1%}, full run {full['asr_at']['24']:.1%}")


PARTS = {"targets": targets, "pixels": pixels, "images": images, "masks": masks, "budget": budget}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    beside = os.environ.get("SIGMAZERO_FIXTURES", ROOT.parent / "shared" / "fixtures")
    parser.add_argument("--fixtures", type=pathlib.Path, default=beside)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "out" / "options")
    parser.add_argument("--only", default=",".join(PARTS))
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    check = Check(pathlib.Path(arguments.fixtures), arguments.out)
    for name in arguments.only.split(","):
        print(name, flush=True)
        PARTS[name](check)
    print("all promises kept" if check.broken == 0 else f"{check.broken} promises broken")
    sys.exit(1 if check.broken else 0)


if __name__ == "__main__":
    main()
