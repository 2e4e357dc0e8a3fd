#!/usr/bin/env python3
"""Writes the figures of docs/refined.md from finished experiments on the refined variant.

    python scripts/refined_page.py FOLDER [FOLDER ...] [--page docs/refined.md]

Each FOLDER is what `./sigmazero experiment experiments/refined-….yaml` wrote. Tables and plots go
between the page's markers, `<!-- begin NAME -->` and `<!-- end NAME -->`; the rest of the page stays
as it is. Numbers are computed from results.jsonl; plots are copied as SVG. Needs nothing but Python.
"""

import argparse
import json
import math
import re
import statistics
import sys
from pathlib import Path

from results_page import SHOWN, machine, plot

PAPER = "sigma-zero"
REFINED = "sigma-zero-refined"
WHOLE = "whole"
NETWORKS = {
    "smallcnn_ddn_mnist": "robust CNN, MNIST",
    "vit_mnist": "vision transformer, MNIST",
    "resnet20_cifar10": "ResNet-20, CIFAR-10",
    "squeezenet_imagenet": "SqueezeNet, ImageNet",
}
FIRST = "smallcnn_ddn_mnist"


class Run:
    """A finished experiment: its samples' results by network, passes and attack."""

    def __init__(self, folder):
        self.folder = folder
        self.config = self.read("config.json")
        self.environment = self.read("environment.json")
        self.figures = self.read("figures.json")
        self.attacks = [attack["label"] for attack in self.config["attacks"]]
        self.cells = {}
        for text in (folder / "results.jsonl").read_text().splitlines():
            line = json.loads(text)
            cell = self.cells.setdefault((line["model"], line["passes"], line["attack"]), {})
            cell[line["index"], line["seed"]] = line

    def read(self, name):
        return json.loads((self.folder / name).read_text())

    def scopes(self):
        """Networks with passes, in the order of the results."""
        return list(dict.fromkeys((model, passes) for model, passes, _ in self.cells))

    def cell(self, model, passes, attack):
        return self.cells[model, passes, attack]


def distance(line):
    return math.inf if line["l0"] is None else line["l0"]


def success(cell):
    return sum(line["success"] for line in cell.values()) / len(cell)


def median(cell):
    return statistics.median(distance(line) for line in cell.values())


def mean(cell):
    """Over successes."""
    return statistics.fmean(line["l0"] for line in cell.values() if line["l0"] is not None)


def pairs(cell, other):
    """The ℓ0 of the samples of both."""
    if cell.keys() != other.keys():
        sys.exit("two attacks of one experiment have other samples: is the run complete?")
    return [(distance(cell[key]), distance(other[key])) for key in cell]


def passes_of(cell, direction):
    return sum(line[f"{direction}_passes"] for line in cell.values())


def milliseconds(cell):
    return 1000 * sum(line["seconds"] for line in cell.values()) / passes_of(cell, "forward")


def per_cent(value):
    """A change, with its sign."""
    return f"{100 * value:+.1f} %".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


def share(value):
    return f"{100 * value:.1f} %".replace(".0 %", " %")


def number(value):
    return "–" if math.isinf(value) else f"{value:.1f}"


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|---" + "|--:" * (len(columns) - 1) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows]


def both(function, shown, paper, refined):
    return f"{shown(function(paper))} / {shown(function(refined))}"


def compared(runs):
    """Runs of the paper's algorithm beside the whole refined variant, and their scopes."""
    for run in runs:
        if REFINED in run.attacks:
            for model, passes in run.scopes():
                yield model, passes, run.cell(model, passes, PAPER), run.cell(model, passes, REFINED)


def first(runs):
    rows = []
    for model, passes, paper, refined in compared(runs):
        if model == FIRST:
            rows.append([
                f"{passes:,}", number(median(paper)), number(median(refined)), number(mean(paper)),
                number(mean(refined)), per_cent(mean(refined) / mean(paper) - 1)])
    return table(
        ["passes", "median ℓ0, paper", "median ℓ0, refined", "mean ℓ0, paper", "mean ℓ0, refined", "change of the mean"],
        rows)


def networks(runs):
    rows = []
    for model, passes, paper, refined in compared(runs):
        l0 = pairs(paper, refined)
        sparser = sum(r < p for p, r in l0)
        denser = sum(r > p for p, r in l0)
        rows.append([
            NETWORKS.get(model, model), f"{passes:,}", str(len(l0)), both(success, share, paper, refined),
            both(median, number, paper, refined), both(mean, number, paper, refined),
            per_cent(mean(refined) / mean(paper) - 1), f"{sparser} / {denser}"])
    return table(
        ["network", "passes", "images", "success", "median ℓ0", "mean ℓ0", "change of the mean", "sparser / denser"],
        rows)


def costs(runs):
    rows = []
    for model, passes, paper, refined in compared(runs):
        rows.append([
            NETWORKS.get(model, model), f"{passes:,}",
            both(lambda c: passes_of(c, "backward") / passes_of(c, "forward"), "{:.2f}".format, paper, refined),
            both(milliseconds, "{:.3g}".format, paper, refined)])
    return table(["network", "passes", "backward a forward pass", "milliseconds a forward pass"], rows)


def against(cell, whole):
    """The mean, and its change from the whole with the standard error of that."""
    if cell is whole:
        return number(mean(whole))
    differences = [a - b for a, b in pairs(cell, whole) if math.isfinite(a) and math.isfinite(b)]
    error = statistics.stdev(differences) / math.sqrt(len(differences)) / mean(whole)
    text = per_cent(statistics.fmean(differences) / mean(whole))
    return f"{number(mean(cell))} ({text.removesuffix(' %')} ± {100 * error:.1f} %)"


def ablation(runs):
    columns = [""]
    rows = {}
    for run in runs:
        if WHOLE in run.attacks:
            for model, passes in run.scopes():
                columns.append(f"{NETWORKS.get(model, model)}, {passes:,} passes")
                whole = run.cell(model, passes, WHOLE)
                for attack in run.attacks:
                    name = "the paper's algorithm" if attack == PAPER else attack
                    rows.setdefault(name, []).append(against(run.cell(model, passes, attack), whole))
    return table(columns, [[name] + cells for name, cells in rows.items()])


def curves(runs, page):
    images = page.parent / page.stem
    images.mkdir(parents=True, exist_ok=True)
    lines = []
    for run in runs:
        if REFINED in run.attacks:
            for section in run.figures["sections"]:
                if section["id"].startswith("budget-"):
                    lines += ["", f"**{NETWORKS.get(section['title'], section['title'])}**"]
                    for part in section["parts"]:
                        if part["id"].startswith(("mean-", "median-")):
                            lines += plot(run.folder, part, images, page)
    return lines[1:]


def threads(run):
    sittings = (run.folder / "sittings.jsonl").read_text().splitlines()
    return " and ".join(sorted({str(json.loads(sitting)["threads"]) for sitting in sittings}))


def machines(runs):
    """Where and with what the runs were made; those that agree in all but their beginning together."""
    keys = [key for key in SHOWN if key != "started"]
    told = {}
    for run in runs:
        context = run.environment["context"]
        engines = {f"engine {model['engine']}" for model in run.environment["models"]}
        libraries = [f"{name} {version}" for name, version in run.environment["libraries"].items()]
        changed = ["with changes that were not committed"] if context.get("git_dirty") else []
        text = ", ".join(
            [machine(context, keys)] + changed + sorted(engines) + libraries + [f"threads {threads(run)}"])
        told.setdefault(text, []).append((context["started"], run.folder.name))
    lines = []
    for text, which in told.items():
        begun = " to ".join(dict.fromkeys([min(which)[0], max(which)[0]]))
        lines += ["", f"Machine and versions ({', '.join(name for _, name in which)}): {text}, begun {begun}."]
    return lines[1:]


def commands(runs):
    own = " ".join(run.folder.as_posix() for run in runs)
    lines = [f"    {command}" for run in runs for command in run.figures["reproduce"]]
    return lines + [f"    python scripts/refined_page.py {own}"]


def filled(text, name, lines):
    pattern = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        sys.exit(f"the page must have the markers of '{name}' once")
    body = "\n".join(["", *lines, "", ""])
    return pattern.sub(lambda found: found.group(1) + body + found.group(2), text)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--page", type=Path, default=Path("docs/refined.md"))
    arguments = parser.parse_args()
    runs = [Run(folder) for folder in arguments.folders]
    text = arguments.page.read_text()
    for name, lines in {
        "first": first(runs),
        "networks": networks(runs),
        "costs": costs(runs),
        "curves": curves(runs, arguments.page),
        "ablation": ablation(runs),
        "machine": machines(runs),
        "commands": commands(runs),
    }.items():
        text = filled(text, name, lines)
    arguments.page.write_text(text)


if __name__ == "__main__":
    main()
