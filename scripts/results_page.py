#!/usr/bin/env python3
"""Writes docs/results.md from finished experiments: their tables as they are, and their plots.

    python scripts/results_page.py FOLDER [FOLDER ...] [--out docs/results.md]

Each FOLDER is what `./sigmazero experiment` wrote. Numbers are taken from figures.json and written as
the report writes them; nothing is computed here. Plots are copied as SVG beside the page.
Needs nothing but Python.
"""

import argparse
import json
import shutil
from pathlib import Path

FORMATS = {
    "INTEGER": lambda v: f"{v:,.0f}",
    "TENTHS": lambda v: f"{v:,.1f}",
    "SIGNIFICANT": lambda v: f"{v:.3g}",
    "PERCENT": lambda v: f"{100 * v:.1f} %",
    "SECONDS": lambda v: f"{v:.3g} s" if v >= 1 else f"{1000 * v:.3g} ms",
    "BYTES": lambda v: f"{v / 2**20:,.0f} MiB",
}

SHOWN = ["version", "git_revision", "processor", "processors", "os", "java", "update_step", "started"]


def cell(value, column, best):
    if value is None:
        return "–"
    if column["format"] == "TEXT" or isinstance(value, str):
        return str(value).replace("|", "\\|")
    text = FORMATS[column["format"]](value)
    return f"**{text}**" if best is not None and value == best else text


def best_of(column, values):
    numbers = [v for v in values if isinstance(v, (int, float))]
    if not numbers or column["best"] == "NONE" or len(numbers) < 2:
        return None
    return min(numbers) if column["best"] == "LOWEST" else max(numbers)


def table(part):
    columns = part["columns"]
    best = [best_of(c, [row[i] for row in part["rows"]]) for i, c in enumerate(columns)]
    lines = ["| " + " | ".join(c["name"] for c in columns) + " |"]
    lines.append("|" + "|".join("---" if c["format"] == "TEXT" else "--:" for c in columns) + "|")
    for row in part["rows"]:
        cells = [cell(v, c, b) for v, c, b in zip(row, columns, best)]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def plot(folder, part, images, page):
    """The lines that show a plot, which is copied beside the page; none if the run drew none."""
    source = folder / "plots" / f"{part['id']}.svg"
    if not source.exists():
        return []
    target = images / f"{folder.name}-{part['id']}.svg"
    shutil.copyfile(source, target)
    return ["", f"![{part['title']}]({target.relative_to(page.parent).as_posix()})"]


def machine(context, keys):
    return ", ".join(f"{key.replace('_', ' ')} {context[key]}" for key in keys if context.get(key) is not None)


def parts(folder, section, images, page):
    lines = []
    for part in section["parts"]:
        if part["type"] == "table" and part["rows"]:
            lines += ["", f"**{part['title']}**", ""] + table(part)
        elif part["type"] != "table" and part["type"] != "gallery":
            lines += plot(folder, part, images, page)
        if part.get("caption") and part["type"] == "table" and part["rows"]:
            lines += ["", part["caption"]]
    return lines


def experiment(folder, images, page):
    figures = json.loads((folder / "figures.json").read_text())
    config = json.loads((folder / "config.json").read_text())
    environment = json.loads((folder / "environment.json").read_text())
    context = environment.get("context", {})
    wanted = {"ranking", "effort"}
    lines = ["", f"## {figures['title']}", "", figures["summary"], ""]
    lines += ["    " + command for command in figures["reproduce"]]
    for section in figures["sections"]:
        if section["id"] in wanted or section["id"].startswith(config["experiment"] + "-"):
            lines += ["", f"### {section['title']}"]
            lines += ["", section["text"]] if section["text"] else []
            lines += parts(folder, section, images, page)
    lines += ["", "Machine and versions: " + machine(context, SHOWN)]
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path("docs/results.md"))
    arguments = parser.parse_args()
    images = arguments.out.parent / "results"
    images.mkdir(parents=True, exist_ok=True)
    lines = [
        "# Results",
        "",
        "Made by the experiment harness; nothing here is written by hand. After the commands below, the page is",
        "`python scripts/results_page.py " + " ".join(f.as_posix() for f in arguments.folders) + "`. What the words mean: [experiments.md](experiments.md).",
    ]
    for folder in arguments.folders:
        lines += experiment(folder, images, arguments.out)
    arguments.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
