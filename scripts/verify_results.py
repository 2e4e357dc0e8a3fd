"""Checks what `sigmazero attack` wrote, with ONNX Runtime instead of sigmazero's own engine.

Every row of adversarial.npy that counts as a success must be misclassified (reach the target), lie
within the bounds and differ from the input in exactly the number of features that results.jsonl
claims. Needs from PyPI: onnxruntime, numpy.

    python scripts/verify_results.py --model net.onnx --inputs images.idx3-ubyte.gz --results out/net

Inputs are an idx file (.gz too, divided by 255) or a .npy file.
"""

import argparse
import gzip
import json
import pathlib
import sys

import numpy as np
import onnxruntime


def read_inputs(path, shape):
    if path.suffix == ".npy":
        return np.load(path).reshape(-1, *shape)
    with (gzip.open if path.suffix == ".gz" else open)(path) as file:
        content = file.read()
    header = 4 + 4 * content[3]
    bytes_ = np.frombuffer(content, np.uint8, offset=header)
    return (bytes_.astype(np.float32) / np.float32(255)).reshape(-1, *shape)


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
    inputs = read_inputs(arguments.inputs, adversarial.shape[1:])
    session = onnxruntime.InferenceSession(arguments.model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    low, high = summary["options"]["bounds"]
    wrong = 0
    successes = 0
    for record, row in zip(records, adversarial, strict=True):
        clean = inputs[record["index"]]
        if not record["success"]:
            wrong += complain(record, "a failure's row is not its input", (row == clean).all())
            continue
        successes += 1
        logits = session.run(None, {name: row[None]})[0].reshape(-1)
        prediction = int(logits.argmax())
        changed = int((row != clean).sum())
        wrong += complain(record, f"predicted as its label {prediction}",
                          prediction != record["label"])
        wrong += complain(record, f"predicted {prediction}, claimed "
                          f"{record['adversarial_prediction']}",
                          prediction == record["adversarial_prediction"])
        wrong += complain(record, f"{changed} features differ, claimed {record['l0']}",
                          changed == record["l0"])
        wrong += complain(record, "leaves the bounds",
                          row.min() >= low and row.max() <= high)
    print(f"{len(records)} samples, {successes} successes, {wrong} wrong claims")
    sys.exit(1 if wrong else 0)


def complain(record, what, right):
    if not right:
        print(f"sample {record['index']}: {what}")
    return 0 if right else 1


if __name__ == "__main__":
    main()
