"""Times PyTorch's forward pass and input gradient of an ONNX network, for comparison.

Eager, default memory format, weights fixed; medians over the runs of wall time and of the calling
thread's processor time, which tells the truth on a busy machine where one thread does all work. The operators are translated here, since onnx2torch
refuses opset 18: those of feed-forward convolutional networks. Needs from PyPI: torch, onnx.

    python scripts/torch_gradient_peer.py --model smallcnn_ddn_mnist.onnx --batch 64 --threads 2
"""

import argparse
import statistics
import time

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

WARM_UP = 5


def symmetric(pads):
    """ONNX's padding, before and after each axis, where both are equal."""
    half = len(pads) // 2
    if pads[:half] != pads[half:]:
        raise NotImplementedError(f"pads {pads}")
    return pads[:half]


def pool(operator, attributes):
    """A pool's arguments."""
    if operator == "AveragePool" and any(attributes.get("pads", [])):
        raise NotImplementedError("padded AveragePool")
    kernel = attributes["kernel_shape"]
    pads = symmetric(attributes.get("pads", [0] * 4))
    return kernel, attributes.get("strides", [1, 1]), pads


def translated(node, constants):
    """A node as a function of those of its inputs that are no constants."""
    attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
    values = [constants.get(name) for name in node.input]
    rest = values[1:]
    match node.op_type:
        case "Conv":
            pads = symmetric(attributes.get("pads", [0] * 4))
            strides = attributes.get("strides", [1, 1])
            groups = attributes.get("group", 1)
            dilations = attributes.get("dilations", [1, 1])
            bias = rest[1] if len(rest) > 1 else None
            return lambda x: F.conv2d(x, rest[0], bias, strides, pads, dilations, groups)
        case "Gemm":
            weights = rest[0] if attributes.get("transB", 0) else rest[0].T.contiguous()
            return lambda x: F.linear(x, weights, rest[1])
        case "Relu":
            return torch.relu
        case "MaxPool":
            arguments = pool(node.op_type, attributes)
            return lambda x: F.max_pool2d(x, *arguments)
        case "AveragePool":
            arguments = pool(node.op_type, attributes)
            return lambda x: F.avg_pool2d(x, *arguments)
        case "Add" | "Sub" | "Div":
            function = {"Add": torch.add, "Sub": torch.sub, "Div": torch.div}[node.op_type]
            if rest[0] is None:
                return function
            return lambda x: function(x, rest[0])
        case "Flatten" | "Reshape":
            return lambda x: x.flatten(1)
        case "Slice":
            starts, ends, axes, steps = (value.tolist() for value in rest)
            slices = [slice(None)] * 4
            for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
                slices[axis] = slice(start, min(end, 2**31), step)
            return lambda x: x[tuple(slices)]
        case "Pad":
            before_after = rest[0].tolist()
            rank = len(before_after) // 2
            pads = [p for axis in reversed(range(rank))
                    for p in (before_after[axis], before_after[rank + axis])]
            return lambda x: F.pad(x, pads)
    raise NotImplementedError(node.op_type)


def network(path):
    """The network as a function, and the extents of one sample."""
    graph = onnx.load(path).graph
    tensors = {t.name: t for t in graph.initializer}
    tensors.update({node.output[0]: node.attribute[0].t
                    for node in graph.node if node.op_type == "Constant"})
    constants = {name: torch.from_numpy(numpy_helper.to_array(tensor).copy())
                 for name, tensor in tensors.items()}
    steps = [(translated(node, constants),
              [name for name in node.input if name and name not in constants], node.output[0])
             for node in graph.node if node.op_type != "Constant"]
    entry = next(value for value in graph.input if value.name not in constants)

    def run(images):
        values = {entry.name: images}
        for function, inputs, output in steps:
            values[output] = function(*(values[name] for name in inputs))
        return values[graph.output[0].name]

    return run, [extent.dim_value for extent in entry.type.tensor_type.shape.dim][1:]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=30)
    arguments = parser.parse_args()

    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    run, shape = network(arguments.model)
    images = torch.rand(arguments.batch, *shape, requires_grad=True)
    cotangent = torch.randn_like(run(images))

    wall, processor = [], []
    for index in range(-WARM_UP, arguments.runs):
        start, used = time.perf_counter(), time.thread_time()
        torch.autograd.grad(run(images), images, cotangent)
        if index >= 0:
            processor.append(time.thread_time() - used)
            wall.append(time.perf_counter() - start)
    print(f"PyTorch {torch.__version__} {arguments.model} batch {arguments.batch} "
          f"threads {arguments.threads}: {summary(wall, arguments.batch)}; "
          f"processor time {summary(processor, arguments.batch)}")


def summary(seconds, batch):
    median = statistics.median(seconds)
    return f"{1e3 * median:.3f} ms, {batch / median:.0f} images/s, best {batch / min(seconds):.0f}"


if __name__ == "__main__":
    main()
