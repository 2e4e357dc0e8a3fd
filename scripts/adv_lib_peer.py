"""Times adv-lib's sigma_zero (PyTorch) on the paper's robust MNIST network, for comparison.

Needs from PyPI: torch, torchvision, adv-lib, onnx, numpy. adv-lib imports visdom, which it does not
need here; where visdom is missing an empty stand-in is used.

    python scripts/adv_lib_peer.py --model smallcnn_ddn_mnist.onnx \
        --images t10k-images-idx3-ubyte.gz --labels t10k-labels-idx1-ubyte.gz --samples 200
"""

import argparse
import gzip
import statistics
import sys
import time
import types

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

try:
    import visdom  # noqa: F401
except ImportError:
    sys.modules["visdom"] = types.ModuleType("visdom")
    sys.modules["visdom"].Visdom = object

from adv_lib.attacks.sigma_zero import sigma_zero


def network(path):
    """The network of the paper's code, with the weights of the ONNX file in their order there."""
    layers = nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 32, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.ReLU(), nn.Conv2d(64, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(1024, 200), nn.ReLU(), nn.Linear(200, 200), nn.ReLU(),
        nn.Linear(200, 10))
    weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy())
               for t in onnx.load(path).graph.initializer}
    ordered = [weights[name] for name in sorted(weights, key=layer_order)]
    for parameter, value in zip(layers.parameters(), ordered, strict=True):
        parameter.data.copy_(value)
        parameter.requires_grad_(False)
    return layers.eval()


def layer_order(name):
    """conv1.weight, conv1.bias, conv2.weight, … fc1.weight, …"""
    module, kind = name.rsplit(".", 2)[-2:]
    return module.startswith("fc"), module, kind != "weight"


def idx(path, header):
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--images", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--channels-last", action="store_true")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = network(arguments.model)
    images = idx(arguments.images, 16).reshape(-1, 1, 28, 28)[: arguments.samples]
    inputs = torch.from_numpy(images.astype(np.float32) / 255)
    labels = torch.from_numpy(idx(arguments.labels, 8)[: arguments.samples].astype(np.int64))
    if arguments.channels_last:
        model = model.to(memory_format=torch.channels_last)
        inputs = inputs.to(memory_format=torch.channels_last)
    start = time.perf_counter()
    adversarial = torch.cat([
        sigma_zero(model, x, y, num_steps=arguments.steps)
        for x, y in zip(inputs.split(arguments.batch), labels.split(arguments.batch))])
    seconds = time.perf_counter() - start
    with torch.no_grad():
        success = model(adversarial).argmax(1) != labels
    l0 = (adversarial != inputs).flatten(1).sum(1).tolist()
    print(f"samples {len(l0)}  success {success.float().mean():.3f}  median l0 "
          f"{statistics.median(l0)}  mean l0 {statistics.mean(l0):.2f}  "
          f"seconds {seconds:.1f}  seconds a sample {seconds / len(l0):.4f}")


if __name__ == "__main__":
    main()
