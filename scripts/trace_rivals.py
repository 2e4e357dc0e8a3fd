"""Writes what adv-lib and foolbox feed to a small linear model, step by step, for RivalTracesTest.

Needs from PyPI: torch, adv-lib, foolbox.

    python scripts/trace_rivals.py sigmazero-core/src/test/resources/io/sigmazero/core/rival
"""

import sys
import types
from pathlib import Path

import torch

try:
    import visdom  # noqa: F401
except ImportError:
    sys.modules["visdom"] = types.ModuleType("visdom")
    sys.modules["visdom"].Visdom = object

import foolbox
from adv_lib.attacks import fmn, pdpgd

CLASSES, FEATURES = 3, 12


class Recorded(torch.nn.Module):
    """Logits W·x of weights and an input that the test computes by the same formula."""

    def __init__(self):
        super().__init__()
        self.weights = torch.tensor(
            [[((7 * k + 5 * j + j * j * (k + 1)) % 23 - 11) / 8 for j in range(FEATURES)]
             for k in range(CLASSES)])
        self.seen = []

    def forward(self, x):
        self.seen.append(x.detach().clone())
        return x.flatten(1) @ self.weights.T


def trace(folder, name, attack):
    model = Recorded().eval()
    x = torch.tensor([[[[(j * 5 % 13 + 1) / 16 for j in range(FEATURES)]]]])
    label = model(x).argmax(1)
    model.seen.clear()
    attack(model, x, label)
    lines = [",".join(f"{value:.9g}" for value in seen.flatten().tolist()) for seen in model.seen]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")
    print(name, len(lines), "inputs, label", int(label))


def ead(model, x, y):
    attack = foolbox.attacks.EADAttack(
        binary_search_steps=7, steps=5, abort_early=False, decision_rule="L1")
    attack.run(foolbox.PyTorchModel(model, bounds=(0, 1)), x, foolbox.criteria.Misclassification(y))


def main():
    folder = Path(sys.argv[1])
    trace(folder, "fmn", lambda m, x, y: fmn(m, x, y, norm=0, steps=20))
    trace(folder, "pdpgd-zero",
          lambda m, x, y: pdpgd(m, x, y, norm=0, num_steps=60, proximal_operator=0))
    trace(folder, "pdpgd-one",
          lambda m, x, y: pdpgd(m, x, y, norm=0, num_steps=60, proximal_operator=1,
                                ε_threshold=1e-6))
    trace(folder, "ead", ead)


if __name__ == "__main__":
    main()
