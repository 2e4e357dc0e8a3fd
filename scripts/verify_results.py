"""Checks what `sigmazero attack` wrote, with ONNX Runtime instead of sigmazero's own engine.

Every row of adversarial.npy that counts as a success must be misclassified or reach its target, lie
within the bounds and on the levels, leave what the mask fixes as it was, and differ from the input in
exactly the number of features, or groups of them, that results.jsonl claims. Needs from PyPI:
onnxruntime, numpy; and pillow for a mask or an input that is an image.

    python scripts/verify_results.py --model net.onnx --inputs images.idx3-ubyte.gz --results out/net

Inputs are an idx file (.gz too, divided by 255), a .npy file, or a folder of PNG files with
labels.csv (divided by 255). Files of masks and groups are found where the run's options say, seen
from here. Models take channels first.
"""

import argparse
import csv
import gzip
import json
import pathlib
import sys

import numpy as np
import onnxruntime


def read_inputs(path, shape):
    if path.is_dir():
        from PIL import Image
        with open(path / "labels.csv", newline="") as table:
            names = [line["file"] for line in csv.DictReader(table)]
        images = [np.asarray(Image.open(path / name)) for name in names]
        rows = [image.transpose(2, 0, 1) if image.ndim == 3 else image for image in images]
        return as_floats(np.stack(rows)).reshape(-1, *shape)
    if path.suffix == ".npy":
        inputs = np.load(path)
        if inputs.shape[1:] != shape and inputs.ndim == 4:
            inputs = inputs.transpose(0, 3, 1, 2)
        return as_floats(inputs).reshape(-1, *shape)
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        content = file.read()
    header = 4 + 4 * content[3]
    return as_floats(np.frombuffer(content, np.uint8, offset=header)).reshape(-1, *shape)


def as_floats(values):
    if values.dtype == np.uint8:
        return values.astype(np.float32) / np.float32(255)
    return values.astype(np.float32)


def bounds_of(options, shape):
    """Lower and upper bounds, each of a sample's shape."""
    pairs = np.array(options["bounds"], np.float32).reshape(-1, 2)
    channels = (-1,) + (1,) * (len(shape) - 1) if len(pairs) > 1 else (1,) * len(shape)
    return [np.broadcast_to(pairs[:, side].reshape(channels), shape) for side in (0, 1)]


def groups_of(option, shape):
    """The group of each feature, of a sample's shape."""
    features = np.arange(np.prod(shape)).reshape(shape)
    if option in (None, "feature"):
        return features
    if option == "pixel":
        return np.broadcast_to(features[0], shape) if len(shape) > 1 else features
    if option.endswith(".npy"):
        ids = np.load(option)
    else:
        lines = pathlib.Path(option).read_text().split()
        ids = np.array([int(line) for line in lines if line.lstrip("-").isdigit()])
    return np.broadcast_to(ids.reshape(shape if ids.size == features.size else shape[1:]), shape)


def masks_of(option, rows, shape):
    """What must not change, for each row of the data."""
    if option is None:
        return np.broadcast_to(False, (rows,) + shape)
    if option.endswith(".npy"):
        mask = np.load(option) != 0
    else:
        from PIL import Image
        image = np.asarray(Image.open(option).convert("RGB"))
        mask = image.any(axis=2)
    size = int(np.prod(shape))
    positions = int(np.prod(shape[1:]))
    if mask.size == size:
        return np.broadcast_to(mask.reshape(shape), (rows,) + shape)
    if mask.size == positions:
        return np.broadcast_to(mask.reshape(shape[1:]), (rows,) + shape)
    if mask.size == rows * size:
        return mask.reshape((rows,) + shape)
    return np.broadcast_to(mask.reshape((rows, 1) + shape[1:]), (rows,) + shape)


def permitted(inputs, low, high, levels):
    """The inputs that the attack starts from: within the bounds and on the levels."""
    inside = np.clip(inputs, low, high)
    if levels is None:
        return inside
    steps = np.float32(levels - 1)
    # Halves go up, as in Java; float32 throughout, so that equal means equal.
    level = np.floor((inside - low) / (high - low) * steps + np.float32(0.5))
    return np.minimum(low + (high - low) * level / steps, high)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--inputs", required=True, type=pathlib.Path)
    parser.add_argument("--results", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    summary = json.loads((arguments.results / "summary.json").read_text())
    records = [json.loads(line)
               for line in (arguments.results / "results.jsonl").read_text().splitlines()]
    adversarial = np.load(arguments.results / "adversarial.npy")
    options = summary["options"]
    shape = adversarial.shape[1:]
    low, high = bounds_of(options, shape)
    inputs = permitted(read_inputs(arguments.inputs, shape), low, high, options.get("levels"))
    groups = groups_of(options.get("group"), shape)
    masks = masks_of(options.get("mask"), len(inputs), shape)
    session = onnxruntime.InferenceSession(arguments.model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    wrong = 0
    successes = 0
    for record, row in zip(records, adversarial, strict=True):
        clean = inputs[record["index"]]
        if not record["success"]:
            wrong += complain(record, "a failure's row is not its input", (row == clean).all())
            continue
        successes += 1
        logits = session.run(None, {name: row[None]})[0].reshape(-1)
        wrong += check_prediction(record, int(logits.argmax()))
        differs = row != clean
        wrong += check_counts(record, differs, groups)
        wrong += complain(record, "a feature that the mask fixes differs",
                          not (differs & masks[record["index"]]).any())
        wrong += complain(record, "leaves the bounds", (row >= low).all() and (row <= high).all())
        wrong += complain(record, "is not on the levels",
                          (permitted(row, low, high, options.get("levels")) == row).all())
    print(f"{len(records)} samples, {successes} successes, {wrong} wrong claims")
    sys.exit(1 if wrong else 0)


def check_prediction(record, prediction):
    wrong = complain(record, f"predicted {prediction}, claimed {record['adversarial_prediction']}",
                     prediction == record["adversarial_prediction"])
    target = record.get("target")
    if target is None:
        return wrong + complain(record, f"predicted as its label {prediction}",
                                prediction != record["label"])
    return wrong + complain(record, f"predicted {prediction}, its target is {target}",
                            prediction == target)


def check_counts(record, differs, groups):
    counted = len(np.unique(groups[differs]))
    changed = int(differs.sum())
    wrong = complain(record, f"{counted} differ as counted, claimed {record['l0']}",
                     counted == record["l0"])
    claimed = record.get("changed_features", changed)
    return wrong + complain(record, f"{changed} features differ, claimed {claimed}",
                            changed == claimed)


def complain(record, what, right):
    if not right:
        print(f"sample {record['index']}: {what}")
    return 0 if right else 1


if __name__ == "__main__":
    main()
