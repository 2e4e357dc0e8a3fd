#!/usr/bin/env python3
"""Writes the small ONNX models that the importer and the engines are tested with.

Usage: make_onnx_cases.py [FOLDER]        (default: ../resources/onnx beside this script)

Needs numpy, torch, onnx, onnxscript and onnxruntime; with tensorflow and tf2onnx it also writes the
keras_* cases (they are skipped, by name, where those are missing). What each file of a case holds is
written in README.md in that folder. All weights and inputs come from fixed seeds.
"""
import os
import pathlib
import sys
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(
    sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "../resources/onnx")
ONLY = os.environ.get("CASES", "torch,helper,keras").split(",")
SAMPLES = 3


def runtime_logits(path, inputs):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    rows = [session.run(None, {name: inputs[i:i + 1]})[0] for i in range(len(inputs))]
    return np.stack([np.asarray(row, np.float32).reshape(-1) for row in rows])


def save(case, model_or_writer, inputs, gradient_of=None, logits_of=None):
    """Writes a case; logits come from ONNX Runtime unless the model's output is no logits."""
    folder = ROOT / case
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "model.onnx"
    if callable(model_or_writer):
        model_or_writer(str(path))
    else:
        onnx.checker.check_model(model_or_writer)
        onnx.save(model_or_writer, str(path))
    if (folder / "model.onnx.data").exists():
        onnx.save(onnx.load(str(path)), str(path), save_as_external_data=False)
        (folder / "model.onnx.data").unlink()
    strip_metadata(path)
    inputs = np.ascontiguousarray(inputs, np.float32)
    outputs = runtime_logits(path, inputs)
    logits = outputs if logits_of is None else logits_of(inputs)
    labels = outputs.argmax(1).astype(np.int64)
    labels[-1] = outputs[-1].argsort()[-2]  # one sample with a negative margin
    np.save(folder / "input.npy", inputs)
    np.save(folder / "logits.npy", np.asarray(logits, np.float32))
    np.save(folder / "labels.npy", labels)
    if gradient_of is not None:
        np.save(folder / "gradient.npy", gradient_of(inputs, labels))
    size = sum(f.stat().st_size for f in folder.iterdir())
    print(f"{case}: {size} bytes, ops {sorted({n.op_type for n in onnx.load(str(path)).graph.node})}")


def strip_metadata(path):
    """Drops traces and paths of the exporting machine."""
    model = onnx.load(str(path))
    for node in model.graph.node:
        node.doc_string = ""
        if hasattr(node, "metadata_props"):
            del node.metadata_props[:]
    del model.metadata_props[:]
    for values in (model.graph.input, model.graph.output, model.graph.value_info,
                   model.graph.initializer):
        for value in values:
            if hasattr(value, "metadata_props"):
                del value.metadata_props[:]
    onnx.save(model, str(path))


# ---------------------------------------------------------------- PyTorch

def torch_cases():
    import torch
    from torch import nn
    import torch.nn.functional as F

    def randomise(module, seed):
        torch.manual_seed(seed)
        for part in module.modules():
            for name, p in part.named_parameters(recurse=False):
                with torch.no_grad():
                    if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d, nn.LayerNorm, nn.GroupNorm)):
                        p.copy_(torch.rand_like(p) + 0.5 if name == "weight" else torch.randn_like(p) * 0.3)
                    elif name in ("token", "position"):
                        p.copy_(torch.randn_like(p) * 0.3)
            if isinstance(part, (nn.BatchNorm1d, nn.BatchNorm2d)):
                part.running_mean.copy_(torch.randn_like(part.running_mean) * 0.3)
                part.running_var.copy_(torch.rand_like(part.running_var) + 0.3)

    def case(name, make, shape, exporters, logits=None, fixed=False, low=0.0):
        torch.manual_seed(hash_of(name))
        module = make().eval()
        randomise(module, hash_of(name) + 1)
        module.eval()
        x = (torch.rand(SAMPLES, *shape) * (1 - low) + low)
        head = logits or module

        def gradient(inputs, labels):
            rows = []
            for i in range(len(inputs)):
                t = torch.tensor(inputs[i:i + 1], dtype=torch.float64, requires_grad=True)
                z = head.double()(t).reshape(-1)
                others = torch.cat([z[:labels[i]], z[labels[i] + 1:]])
                (z[labels[i]] - others.max()).backward()
                rows.append(t.grad.numpy()[0].astype(np.float32))
            head.float()
            return np.stack(rows)

        def plain(inputs):
            with torch.no_grad():
                return np.stack([head(torch.tensor(inputs[i:i + 1])).numpy().reshape(-1) for i in range(len(inputs))])

        for exporter, opset in exporters:
            def write(path):
                if exporter == "legacy":
                    axes = None if fixed else {"input": {0: "batch"}, "logits": {0: "batch"}}
                    torch.onnx.export(module, (x[:1],), path, dynamo=False, opset_version=opset,
                                      input_names=["input"], output_names=["logits"], dynamic_axes=axes)
                else:
                    # One sample would be specialised; two keep the axis open.
                    shapes = None if fixed else ({0: torch.export.Dim("batch")},)
                    torch.onnx.export(module, (x[:1] if fixed else x[:2],), path, dynamo=True,
                                      opset_version=opset, input_names=["input"],
                                      output_names=["logits"], dynamic_shapes=shapes, verbose=False)
            try:
                save(f"torch_{name}_{exporter}{opset}", write, x.numpy(), gradient,
                     plain if logits is not None else None)
            except Exception as e:
                import shutil
                shutil.rmtree(ROOT / f"torch_{name}_{exporter}{opset}", ignore_errors=True)
                print(f"FAILED torch_{name}_{exporter}{opset}: {type(e).__name__}: {str(e)[:300]}")

    def hash_of(name):
        return sum((i + 1) * ord(c) for i, c in enumerate(name)) % 10000

    def flat(*layers):
        return nn.Sequential(*layers)

    class Residual(nn.Module):
        def __init__(self, inputs, outputs, stride):
            super().__init__()
            self.a = nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs))
            self.b = nn.Sequential(nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs))
            self.short = nn.Identity() if stride == 1 else nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

        def forward(self, x):
            return F.relu(self.b(F.relu(self.a(x))) + self.short(x))

    class PreActivation(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Conv2d(3, 4, 3, 1, 1)
            self.n1, self.c1 = nn.BatchNorm2d(4), nn.Conv2d(4, 4, 3, 1, 1, bias=False)
            self.n2, self.c2 = nn.BatchNorm2d(4), nn.Conv2d(4, 4, 1, bias=False)
            self.head = nn.Linear(4, 5)

        def forward(self, x):
            x = self.first(x)
            x = x + self.c1(F.relu(self.n1(x)))
            x = x + self.c2(self.n2(x))
            return self.head(x.mean((2, 3)))

    class Normalised(nn.Module):
        def __init__(self, net, channels=3):
            super().__init__()
            self.net = net
            self.register_buffer("mean", torch.linspace(0.3, 0.5, channels).view(1, channels, 1, 1))
            self.register_buffer("std", torch.linspace(0.2, 0.3, channels).view(1, channels, 1, 1))

        def forward(self, x):
            return self.net((x - self.mean) / self.std)

    class Attention(nn.Module):
        """Written out, so that both exporters can trace it."""
        def __init__(self, width, heads):
            super().__init__()
            self.heads = heads
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)

        def forward(self, x):
            n, t, d = x.shape
            q, k, v = self.qkv(x).reshape(n, t, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4).unbind(0)
            a = (q @ k.transpose(-2, -1) * (d // self.heads) ** -0.5).softmax(-1)
            return self.out((a @ v).transpose(1, 2).reshape(n, t, d))

    class Block(nn.Module):
        def __init__(self, width, heads, act):
            super().__init__()
            self.n1, self.a, self.n2 = nn.LayerNorm(width), Attention(width, heads), nn.LayerNorm(width)
            self.f = nn.Sequential(nn.Linear(width, 2 * width), act, nn.Linear(2 * width, width))

        def forward(self, x):
            x = x + self.a(self.n1(x))
            return x + self.f(self.n2(x))

    class VisionTransformer(nn.Module):
        def __init__(self, act):
            super().__init__()
            self.patch = nn.Conv2d(1, 12, 4, 4)
            self.token = nn.Parameter(torch.zeros(1, 1, 12))
            self.position = nn.Parameter(torch.zeros(1, 10, 12))
            self.blocks = nn.Sequential(Block(12, 3, act), Block(12, 2, act))
            self.norm, self.head = nn.LayerNorm(12), nn.Linear(12, 5)

        def forward(self, x):
            x = self.patch(x).flatten(2).transpose(1, 2)
            x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.position
            return self.head(self.norm(self.blocks(x))[:, 0])

    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = nn.Linear(6, 8)
            self.layer = nn.TransformerEncoderLayer(8, 2, 16, batch_first=True, activation="gelu", norm_first=True)
            self.head = nn.Linear(8, 4)

        def forward(self, x):
            return self.head(self.layer(self.embed(x)).mean(1))

    class Split(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.head = nn.Conv2d(2, 7, 3), nn.Linear(7, 4)

        def forward(self, x):
            a, b, c = torch.split(self.conv(x), [2, 3, 2], 1)
            y = torch.cat([c * torch.sigmoid(b[:, 1:]), a, b.abs()], 1)
            return self.head(y[:, :, ::2, 1:].mean((2, 3)))

    class Shuffle(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b, self.head = nn.Conv2d(4, 4, 1, groups=2), nn.Conv2d(4, 4, 3, 1, 1, groups=4), nn.Linear(4, 4)

        def forward(self, x):
            n, c, h, w = x.shape
            x = self.a(x).view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)
            return self.head(F.adaptive_avg_pool2d(self.b(x), 1).flatten(1))

    class Arithmetic(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(6, 6), nn.Linear(6, 5)

        def forward(self, x):
            y = self.a(x)
            y = torch.exp(-y.abs()) + torch.sqrt(y ** 2 + 0.5) - torch.log(y.abs() + 1.5) + 1 / (2 + y * y)
            y = (2 - y) / (1 + torch.sigmoid(x)) * 0.7 + torch.clamp(y, -0.4, 0.6) + torch.erf(y).pow(3)
            return self.b(y) - y.sum(1, keepdim=True)

    class Squeezer(nn.Module):
        """squeeze() of an unknown axis makes the tracing exporter write an If."""
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 5, 4)

        def forward(self, x):
            return self.conv(x).squeeze(3).squeeze(2)

    legacy = [("legacy", 9), ("legacy", 11), ("legacy", 13), ("legacy", 17)]
    few = [("legacy", 13), ("dynamo", 18)]
    both = [("legacy", 11), ("dynamo", 18)]
    newest = [("legacy", 17), ("dynamo", 20)]
    relu = nn.ReLU

    case("mlp", lambda: flat(nn.Flatten(), nn.Linear(16, 12), relu(), nn.Linear(12, 4)), (1, 4, 4), legacy + [("dynamo", 18), ("dynamo", 20)])
    case("lenet", lambda: flat(nn.Conv2d(1, 3, 5, padding=2), relu(), nn.MaxPool2d(2), nn.Conv2d(3, 4, 3), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(), nn.Linear(16, 8), nn.Sigmoid(), nn.Dropout(), nn.Linear(8, 4)), (1, 12, 12), [("legacy", 9), ("legacy", 13), ("dynamo", 18)])
    case("grouped", lambda: flat(nn.Conv2d(4, 6, 3, groups=2, padding=2, dilation=2), relu(), nn.Conv2d(6, 6, (3, 2), (2, 1), (1, 0), groups=6), relu(), nn.Conv2d(6, 12, 3, padding=1, groups=6), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(12, 4)), (4, 7, 8), few)
    case("residual", lambda: flat(nn.Conv2d(3, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4), relu(), Residual(4, 4, 1), Residual(4, 6, 2), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, 5)), (3, 8, 8), [("legacy", 9), ("legacy", 13), ("dynamo", 18)])
    case("preactivation", PreActivation, (3, 6, 6), few)
    case("normalised", lambda: Normalised(flat(nn.Conv2d(3, 4, 3, 1, 1), relu(), nn.Flatten(), nn.Linear(100, 4))), (3, 5, 5), both)
    case("normalised_unpadded", lambda: Normalised(flat(nn.Conv2d(3, 4, 3, 2), relu(), nn.Flatten(), nn.Linear(16, 4))), (3, 6, 5), few)
    case("conv1d", lambda: flat(nn.Conv1d(2, 4, 3, padding=1), nn.BatchNorm1d(4), relu(), nn.MaxPool1d(2), nn.Conv1d(4, 4, 3, stride=2, dilation=2, padding=2), nn.ELU(), nn.AvgPool1d(2, padding=1), nn.Flatten(), nn.Linear(12, 3)), (2, 16), few)
    case("averages", lambda: flat(nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=True), nn.Conv2d(2, 3, 1), nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False), nn.AvgPool2d(3, 1, 1, count_include_pad=False), nn.Flatten(), nn.Linear(27, 4)), (2, 10, 9), [("legacy", 11), ("legacy", 17), ("dynamo", 18)])
    case("maxima", lambda: flat(nn.Conv2d(2, 3, 3), nn.MaxPool2d(3, 2, 1, ceil_mode=True), nn.MaxPool2d(2, 1, dilation=2), nn.AdaptiveMaxPool2d(1), nn.Flatten(), nn.Linear(3, 4)), (2, 12, 11), both)
    case("vit", lambda: VisionTransformer(nn.GELU()), (1, 12, 12), [("legacy", 11), ("legacy", 13), ("legacy", 17), ("dynamo", 18), ("dynamo", 20)])
    case("vit_tanh", lambda: VisionTransformer(nn.GELU("tanh")), (1, 12, 12), newest)
    case("encoder", Encoder, (5, 6), [("legacy", 14), ("legacy", 17), ("dynamo", 18)])
    case("activations", lambda: flat(nn.Conv2d(1, 3, 2), nn.SiLU(), nn.Conv2d(3, 3, 1), nn.Hardswish(), nn.Conv2d(3, 3, 1), nn.LeakyReLU(0.2), nn.Conv2d(3, 3, 1), nn.ELU(0.7), nn.Conv2d(3, 3, 1), nn.Softplus(), nn.Conv2d(3, 3, 1), nn.GELU("tanh"), nn.Conv2d(3, 3, 1), nn.GELU(), nn.Flatten(), nn.Linear(27, 4)), (1, 4, 4), [("legacy", 11), ("legacy", 17), ("dynamo", 18), ("dynamo", 20)])
    case("more_activations", lambda: flat(nn.Linear(6, 6), nn.SELU(), nn.Linear(6, 6), nn.PReLU(), nn.Linear(6, 6), nn.PReLU(6), nn.Linear(6, 6), nn.Hardsigmoid(), nn.Linear(6, 6), nn.ReLU6(), nn.Linear(6, 6), nn.Mish(), nn.Linear(6, 6), nn.Softsign(), nn.Linear(6, 6), nn.CELU(1.3), nn.Linear(6, 6), nn.Hardtanh(-0.5, 0.7), nn.LogSigmoid(), nn.Linear(6, 4)), (6,), [("legacy", 12), ("legacy", 17), ("dynamo", 18)], low=-1.0)
    case("arithmetic", Arithmetic, (6,), both, low=-1.0)
    case("layernorm", lambda: flat(nn.Conv2d(2, 3, 3), nn.LayerNorm([3, 4, 4]), nn.Flatten(2), nn.LayerNorm(16), relu(), nn.LayerNorm(16, elementwise_affine=False), nn.Flatten(), nn.Linear(48, 3)), (2, 6, 6), [("legacy", 11), ("legacy", 17), ("dynamo", 18)])
    case("groupnorm", lambda: flat(nn.Conv2d(2, 6, 3), nn.GroupNorm(3, 6), relu(), nn.InstanceNorm2d(6, affine=True), nn.Flatten(), nn.Linear(96, 3)), (2, 6, 6), few)
    case("split", Split, (2, 7, 7), both, low=-1.0)
    case("shuffle", Shuffle, (4, 5, 5), both)
    case("pads", lambda: flat(nn.ZeroPad2d((1, 2, 0, 1)), nn.Conv2d(1, 2, 3), nn.ReflectionPad2d(1), nn.Conv2d(2, 2, 3), nn.ReplicationPad2d((2, 0, 1, 0)), nn.ConstantPad2d(1, 0.5), nn.Conv2d(2, 2, 3, padding=1, padding_mode="circular"), nn.ZeroPad2d(-1), nn.Flatten(), nn.Linear(108, 3)), (1, 6, 6), both)
    case("fixed_batch", lambda: flat(nn.Conv2d(1, 3, 3), relu(), nn.Flatten(), nn.Linear(48, 4)), (1, 6, 6), few, fixed=True)
    case("squeezed", Squeezer, (1, 4, 4), [("legacy", 11), ("dynamo", 18)])
    case("all_convolutional", lambda: flat(nn.Conv2d(1, 4, 3), relu(), nn.Conv2d(4, 5, 1), nn.AdaptiveAvgPool2d(1)), (1, 6, 6), few)
    case("pixelshuffle", lambda: flat(nn.PixelUnshuffle(2), nn.Conv2d(4, 8, 1), nn.PixelShuffle(2), nn.Flatten(), nn.Linear(32, 3)), (1, 4, 4), few)
    # The importer drops a final softmax, so the expected values are those before it.
    for last, name in ((nn.Softmax(1), "softmax"), (nn.LogSoftmax(1), "logsoftmax")):
        body = flat(nn.Flatten(), nn.Linear(9, 8), relu(), nn.Linear(8, 4))
        case(f"final_{name}", lambda: flat(body, last), (1, 3, 3), [("legacy", 11), ("dynamo", 18)], logits=body)


# ---------------------------------------------------------------- single ops

def helper_cases():
    rng = np.random.default_rng(7)

    def tensor(name, array):
        return numpy_helper.from_array(np.asarray(array), name)

    def ints(name, *values):
        return tensor(name, np.array(values, np.int64))

    def node(op, inputs, outputs, **attributes):
        return helper.make_node(op, inputs.split(",") if inputs else [], outputs.split(","), **attributes)

    def case(name, opset, shape, nodes, initialisers=(), output="y", low=-1.0, classes=4, head=True,
             element=TensorProto.FLOAT, inputs=None):
        """The nodes take x and give `output`, of any shape; a random dense layer makes logits."""
        nodes = list(nodes)
        initialisers = list(initialisers)
        if head:
            probe = onnx_shape(opset, shape, nodes, initialisers, output, element)
            width = int(np.prod(probe[1:])) if probe and probe[0] == 1 else int(np.prod(probe))
            initialisers += [tensor("head_w", (rng.standard_normal((width, classes)) / width ** 0.5).astype(np.float32)),
                             ints("head_shape", 1, width)]
            nodes += [node("Reshape", f"{output},head_shape", "head_x"), node("MatMul", "head_x,head_w", "logits")]
            output = "logits"
        x = (rng.random((SAMPLES, *shape)) * (1 - low) + low).astype(np.float32) if inputs is None else inputs
        try:
            save(f"op_{name}", model(opset, shape, nodes, initialisers, output, element), x)
        except Exception as e:
            print(f"FAILED op_{name}: {type(e).__name__}: {str(e)[:400]}")

    def model(opset, shape, nodes, initialisers, output, element=TensorProto.FLOAT):
        version = 3 if opset < 9 else 8 if opset < 20 else 10
        # The oldest format lists the weights among the inputs.
        weights = [helper.make_tensor_value_info(t.name, t.data_type, t.dims) for t in initialisers] if version == 3 else []
        graph = helper.make_graph(
            nodes, "case", [helper.make_tensor_value_info("x", element, [1, *shape]), *weights],
            [helper.make_tensor_value_info(output, element, ["rows", "columns"] if output == "logits" else None)], initialisers)
        return helper.make_model(graph, producer_name="make_onnx_cases", ir_version=version,
                                 opset_imports=[helper.make_opsetid("", opset)])

    def onnx_shape(opset, shape, nodes, initialisers, output, element):
        m = model(opset, shape, nodes, initialisers, output, element)
        session = onnxruntime.InferenceSession(m.SerializeToString(), providers=["CPUExecutionProvider"])
        return session.run(None, {"x": np.zeros((1, *shape), np.float32)})[0].shape

    weight = lambda *s: (rng.standard_normal(s) * 0.4).astype(np.float32)
    case("clip_attribute", 7, (8,), [node("Clip", "x", "y", min=-0.3, max=0.5)])
    case("clip_lower_only", 11, (8,), [node("Clip", "x,low", "y")], [tensor("low", np.float32(0.1))])
    case("clip_upper_only", 13, (8,), [node("Clip", "x,,high", "y")], [tensor("high", np.float32(0.1))])
    case("pad_opset2", 7, (2, 3, 3), [node("Pad", "x", "y", pads=[0, 0, 1, 0, 0, 1, 2, 0], value=0.5)])
    case("pad_opset11", 11, (2, 3, 3), [node("Pad", "x,p,v", "y")], [ints("p", 0, 1, 1, 0, 0, 0, 2, 1), tensor("v", np.float32(-0.25))])
    case("pad_negative", 13, (2, 4, 4), [node("Pad", "x,p", "y")], [ints("p", 0, 0, -1, 1, 0, 0, -2, 0)])
    case("pad_axes", 18, (2, 3, 3), [node("Pad", "x,p,,a", "y", mode="reflect")], [ints("p", 1, 2, 2, 0), ints("a", -1, 2)])
    case("pad_wrap", 19, (2, 3, 3), [node("Pad", "x,p", "y", mode="wrap")], [ints("p", 0, 0, 1, 2, 0, 0, 0, 1)])
    case("slice_opset9", 9, (3, 5, 5), [node("Slice", "x", "y", axes=[1, 3], starts=[1, -3], ends=[9223372036854775807, -1])])
    case("slice_opset10", 10, (3, 5, 5), [node("Slice", "x,s,e,a,t", "y")], [ints("s", 0, 1), ints("e", 3, 100), ints("a", -1, 2), ints("t", 1, 2)])
    case("slice_negative_step", 13, (3, 5, 5), [node("Slice", "x,s,e,a,t", "y")], [ints("s", -1, 4), ints("e", -9223372036854775808, 0), ints("a", 1, 3), ints("t", -1, -2)])
    case("slice_without_axes", 13, (4,), [node("Slice", "x,s,e", "y")], [ints("s", 0, 1), ints("e", 1, 3)])
    case("split_opset7", 7, (6, 2), [node("Split", "x", "a,b,c", axis=1, split=[1, 3, 2]), node("Concat", "c,a,b", "y", axis=1)])
    case("split_equal", 11, (6, 2), [node("Split", "x", "a,b,c", axis=1), node("Sum", "c,a,b", "y")])
    case("split_opset13", 13, (6, 2), [node("Split", "x,s", "a,b", axis=-2), node("Concat", "b,a", "y", axis=1)], [ints("s", 4, 2)])
    case("split_num_outputs", 18, (7, 2), [node("Split", "x", "a,b,c", axis=1, num_outputs=3), node("Concat", "c,b,a", "y", axis=1)])
    for mode in ("SAME_UPPER", "SAME_LOWER", "VALID"):
        case(f"conv_{mode.lower()}", 11, (2, 7, 6), [node("Conv", "x,w,b", "y", auto_pad=mode, strides=[2, 2])], [tensor("w", weight(3, 2, 2, 3)), tensor("b", weight(3))])
        case(f"maxpool_{mode.lower()}", 11, (2, 7, 6), [node("MaxPool", "x", "y", auto_pad=mode, kernel_shape=[2, 3], strides=[2, 2])])
        case(f"averagepool_{mode.lower()}", 11, (2, 7, 6), [node("AveragePool", "x", "y", auto_pad=mode, kernel_shape=[2, 3], strides=[2, 2])])
    case("conv_asymmetric", 11, (2, 6, 6), [node("Conv", "x,w", "y", pads=[1, 0, 2, 1], dilations=[2, 1], kernel_shape=[2, 3])], [tensor("w", weight(3, 2, 2, 3))])
    case("averagepool_asymmetric", 19, (2, 6, 6), [node("AveragePool", "x", "y", pads=[1, 0, 0, 1], kernel_shape=[2, 2], count_include_pad=1)])
    case("averagepool_dilated", 19, (2, 7, 7), [node("AveragePool", "x", "y", pads=[1, 1, 1, 1], dilations=[2, 2], kernel_shape=[2, 2])])
    case("averagepool_ceil", 19, (1, 6, 6), [node("AveragePool", "x", "y", kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], ceil_mode=1, count_include_pad=1)])
    case("averagepool_ceil_excluded", 19, (1, 6, 6), [node("AveragePool", "x", "y", kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)])
    case("maxpool_ceil", 12, (1, 6, 6), [node("MaxPool", "x", "y", kernel_shape=[2, 2], strides=[3, 3], pads=[1, 1, 1, 1], ceil_mode=1)])
    case("globalmaxpool", 7, (3, 4, 5), [node("GlobalMaxPool", "x", "y")])
    case("globalaverage_1d", 7, (3, 5), [node("GlobalAveragePool", "x", "y")])
    case("expand", 8, (3, 1), [node("Expand", "x,s", "y")], [ints("s", 1, 1, 4)])
    case("expand_larger_rank", 13, (3,), [node("Expand", "x,s", "y")], [ints("s", 2, 4, 1, 1)])
    case("tile", 13, (3, 1), [node("Tile", "x,s", "y")], [ints("s", 1, 2, 3)])
    case("where", 9, (2, 4), [node("Where", "c,x,o", "y")], [tensor("c", rng.random((2, 4)) > 0.5), tensor("o", weight(4))])
    case("where_folded", 13, (6,), [node("Equal", "s,m", "q"), node("Where", "q,o,s", "t"), node("Expand", "x,t", "y")], [ints("s", 2, -1), ints("m", -1), ints("o", 1)])
    case("constant_of_shape", 9, (3, 4), [node("Shape", "x", "s"), node("ConstantOfShape", "s", "c", value=helper.make_tensor("v", TensorProto.FLOAT, [1], [0.75])), node("Mul", "x,c", "z"), node("ConstantOfShape", "s", "c0"), node("Add", "z,c0", "y")])
    case("gather_several", 11, (5, 3), [node("Gather", "x,i", "y", axis=1)], [ints("i", 3, 0, -1, 3)])
    case("gather_matrix", 13, (5, 3), [node("Gather", "x,i", "y", axis=-2)], [tensor("i", np.array([[1, 0], [4, 2]], np.int64))])
    case("gather_scalar", 13, (5, 3), [node("Gather", "x,i", "y", axis=2)], [tensor("i", np.int64(-2))])
    case("softmax_opset11", 11, (2, 3, 4), [node("Softmax", "x", "y", axis=2)])
    case("softmax_opset11_default", 11, (2, 3, 4), [node("Softmax", "x", "y")])
    case("softmax_opset13_inner", 13, (2, 3, 4), [node("Softmax", "x", "y", axis=2)])
    case("logsoftmax_opset11", 11, (2, 3, 4), [node("LogSoftmax", "x", "y", axis=-2)])
    case("reshape_zero_open", 7, (2, 3, 4), [node("Reshape", "x,s", "y")], [ints("s", 0, -1, 3)])
    case("reshape_computed", 13, (2, 3, 4), [
        node("Shape", "x", "s"), node("Gather", "s,zero", "n", axis=0), node("Unsqueeze", "n,axis", "n1"),
        node("Slice", "s,from,to", "rest"), node("ReduceProd", "rest", "p", keepdims=1), node("Concat", "n1,p", "t", axis=0),
        node("Mod", "p,five", "m"), node("Div", "p,five", "d"), node("Mul", "d,five", "d5"), node("Add", "d5,m", "p2"), node("Sub", "p2,p", "nil"),
        node("Add", "t,nil", "t2"), node("Cast", "t2", "f", to=1), node("Floor", "f", "g"), node("Cast", "g", "t3", to=7), node("Reshape", "x,t3", "y")],
         [tensor("zero", np.int64(0)), ints("axis", 0), ints("from", 1), ints("to", 100), ints("five", 5)])
    case("shape_attributes", 15, (2, 3, 4), [node("Shape", "x", "s", start=1, end=-1), node("ReduceProd", "s", "p", keepdims=1), node("Concat", "one,p,open", "t", axis=0), node("Reshape", "x,t", "y")], [ints("one", 1), ints("open", -1)])
    case("range", 11, (5,), [node("Range", "a,b,c", "r"), node("Gather", "x,r", "y", axis=1)], [tensor("a", np.int64(4)), tensor("b", np.int64(-1)), tensor("c", np.int64(-2))])
    case("range_float", 11, (5,), [node("Range", "a,b,c", "r"), node("Mul", "x,r", "y")], [tensor("a", np.float32(0.5)), tensor("b", np.float32(3)), tensor("c", np.float32(0.5))])
    case("not_and_compare", 13, (4,), [node("Greater", "t,u", "g"), node("Not", "g", "h"), node("Cast", "h", "m", to=1), node("Mul", "x,m", "y")], [tensor("t", weight(4)), tensor("u", np.float32(0.0))])
    case("size", 13, (2, 4), [node("Size", "x", "s"), node("Cast", "s", "f", to=1), node("Div", "x,f", "y")])
    case("squeeze_all", 11, (4, 1, 1), [node("Squeeze", "x", "y")])
    case("squeeze_axes_input", 13, (4, 1), [node("Squeeze", "x,a", "z"), node("Unsqueeze", "z,b", "y")], [ints("a", -1), ints("b", 0, -1)])
    case("flatten_axes", 11, (2, 3, 4), [node("Flatten", "x", "z", axis=2), node("Flatten", "z", "y", axis=-2)])
    case("transpose_default", 7, (3, 4), [node("Transpose", "x", "y")])
    case("gemm_forms", 11, (5,), [node("Gemm", "x,w,b", "z", alpha=0.5, beta=2.0, transB=1), node("Transpose", "z", "zt"), node("Gemm", "zt,v,c", "y", transA=1, alpha=1.5)], [tensor("w", weight(6, 5)), tensor("b", weight(6)), tensor("v", weight(6, 4)), tensor("c", np.float32(0.2))])
    case("gemm_both_computed", 13, (3, 4), [node("Squeeze", "x,a", "z"), node("Gemm", "z,z", "y", transB=1)], [ints("a", 0)])
    case("matmul_left_constant", 13, (3, 4), [node("MatMul", "w,x", "y")], [tensor("w", weight(2, 3))])
    case("matmul_vectors", 13, (3, 4), [node("MatMul", "x,v", "y")], [tensor("v", weight(4))])
    case("matmul_left_vector", 13, (3, 4), [node("MatMul", "v,x", "y")], [tensor("v", weight(3))])
    case("matmul_batched_constant", 13, (2, 3, 4), [node("MatMul", "x,w", "y")], [tensor("w", weight(2, 4, 3))])
    case("matmul_both_computed", 13, (2, 3, 4), [node("Transpose", "x", "t", perm=[0, 1, 3, 2]), node("MatMul", "x,t", "y")])
    case("batchnorm_alone", 9, (3, 4, 4), [node("BatchNormalization", "x,s,b,m,v", "y", epsilon=1e-3)], [tensor("s", weight(3)), tensor("b", weight(3)), tensor("m", weight(3)), tensor("v", rng.random(3).astype(np.float32) + 0.2)])
    case("batchnorm_shared_conv", 15, (2, 4, 4), [node("Conv", "x,w", "c", kernel_shape=[3, 3]), node("BatchNormalization", "c,s,b,m,v", "d"), node("Add", "c,d", "y")], [tensor("w", weight(3, 2, 3, 3)), tensor("s", weight(3)), tensor("b", weight(3)), tensor("m", weight(3)), tensor("v", rng.random(3).astype(np.float32) + 0.2)])
    case("reduce_mean_attribute", 11, (3, 4, 5), [node("ReduceMean", "x", "y", axes=[1, -1], keepdims=0)])
    case("reduce_sum_input", 13, (3, 4, 5), [node("ReduceSum", "x,a", "y", keepdims=1)], [ints("a", -2)])
    case("reduce_max", 13, (3, 4, 5), [node("ReduceMax", "x", "y", axes=[1, -1], keepdims=0)])
    case("reduce_noop", 18, (3, 4), [node("ReduceMean", "x", "y", noop_with_empty_axes=1)])
    case("reduce_l2", 13, (3, 4), [node("ReduceL2", "x", "y", axes=[2], keepdims=0)], low=0.1)
    case("layernorm_axis", 17, (2, 3, 4), [node("LayerNormalization", "x,s,b", "y", axis=2, epsilon=1e-3)], [tensor("s", weight(3, 4)), tensor("b", weight(3, 4))])
    case("layernorm_without_bias", 17, (3, 4), [node("LayerNormalization", "x,s", "y")], [tensor("s", weight(4))])
    case("gelu_opset20", 20, (6,), [node("Gelu", "x", "a"), node("Gelu", "a", "y", approximate="tanh")], low=-3.0)
    case("groupnorm_opset21", 21, (4, 3, 3), [node("GroupNormalization", "x,s,b", "y", num_groups=2)], [tensor("s", weight(4)), tensor("b", weight(4))])
    case("prelu_channels", 9, (3, 4), [node("PRelu", "x,s", "y")], [tensor("s", weight(3, 1))])
    case("hard_functions", 14, (8,), [node("HardSigmoid", "x", "a", alpha=0.3, beta=0.4), node("HardSwish", "x", "b"), node("Add", "a,b", "y")], low=-4.0)
    case("selu_elu", 7, (8,), [node("Selu", "x", "a"), node("Elu", "a", "b", alpha=0.5), node("LeakyRelu", "b", "c"), node("Softplus", "c", "d"), node("Tanh", "d", "e"), node("Neg", "e", "f"), node("Reciprocal", "f", "y")], low=-3.0)
    case("max_min", 13, (8,), [node("Max", "x,a", "z"), node("Min", "b,z", "y")], [tensor("a", np.float32(-0.4)), tensor("b", np.float32(0.4))])
    case("sum_of_four", 8, (4,), [node("Sum", "x,a,x,b", "y")], [tensor("a", weight(4)), tensor("b", weight(1))])
    case("mean_of_two", 8, (4,), [node("Mean", "x,a", "y")], [tensor("a", weight(4))])
    case("powers", 13, (4,), [node("Pow", "x,t", "a"), node("Pow", "x,h", "b"), node("Add", "a,b", "y")], [tensor("t", np.int64(3)), tensor("h", np.float32(0.5))], low=0.1)
    case("constant_forms", 13, (4,), [node("Constant", "", "f", value_float=0.5), node("Constant", "", "fs", value_floats=[1.0, 2.0, 3.0, 4.0]), node("Constant", "", "i", value_int=-1), node("Constant", "", "is", value_ints=[1, 4]), node("Mul", "x,f", "a"), node("Add", "a,fs", "b"), node("Reshape", "b,is", "c"), node("Cast", "i", "j", to=1), node("Mul", "c,j", "y")])
    half = weight(4, 4)
    bf = helper.make_tensor("w", TensorProto.BFLOAT16, [4, 4], half.flatten().tolist())
    case("bfloat16_weights", 13, (4,), [node("Cast", "w", "w32", to=1), node("MatMul", "x,w32", "y")], [bf])
    case("float16_weights", 13, (4,), [node("Cast", "w", "w32", to=1), node("MatMul", "x,w32", "y")], [tensor("w", half.astype(np.float16))])
    f16 = helper.make_tensor("w", TensorProto.FLOAT16, [4, 4], half.flatten().tolist())
    case("float16_typed_weights", 13, (4,), [node("Cast", "w", "w32", to=1), node("MatMul", "x,w32", "y")], [f16])
    case("double_typed_weights", 13, (4,), [node("Cast", "w", "w32", to=1), node("MatMul", "x,w32", "y")], [helper.make_tensor("w", TensorProto.DOUBLE, [4, 4], half.astype(np.float64).flatten().tolist())])
    case("integer_typed_weights", 13, (4,), [node("Cast", "w", "a", to=1), node("Cast", "v", "b", to=1), node("Mul", "a,b", "c"), node("Mul", "x,c", "y")], [helper.make_tensor("w", TensorProto.INT32, [4], [1, -2, 3, 4]), tensor("v", np.array([1, 250, 3, 4], np.uint8))])
    case("depth_to_space", 13, (8, 2, 3), [node("DepthToSpace", "x", "a", blocksize=2, mode="DCR"), node("SpaceToDepth", "a", "b", blocksize=2), node("DepthToSpace", "b", "y", blocksize=2, mode="CRD")])
    then = helper.make_graph([node("Squeeze", "x,a", "z1")], "then", [], [helper.make_tensor_value_info("z1", TensorProto.FLOAT, [1, 4])])
    other = helper.make_graph([node("Identity", "x", "z2")], "else", [], [helper.make_tensor_value_info("z2", TensorProto.FLOAT, [1, 4, 1])])
    case("if_constant", 13, (4, 1), [node("Shape", "x", "s"), node("Gather", "s,two", "k", axis=0), node("Equal", "k,one", "q"), node("If", "q", "y", then_branch=then, else_branch=other)], [ints("a", 2), ints("two", 2), ints("one", 1)])
    case("unused_unsupported", 13, (4,), [node("NonZero", "x", "n"), node("Relu", "x", "y")])
    relu_graph = helper.make_graph(
        [node("Dropout", "x", "a,mask", ratio=0.5), node("MatMul", "a,w", "logits"), node("ArgMax", "logits", "label", axis=1)], "case",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 5])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, ["n", 1]), helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 4])],
        [tensor("w", weight(5, 4))])
    inputs = rng.random((SAMPLES, 5)).astype(np.float32)
    w = numpy_helper.to_array(relu_graph.initializer[0])
    folder = ROOT / "op_several_outputs"
    folder.mkdir(parents=True, exist_ok=True)
    several = helper.make_model(relu_graph, ir_version=8, opset_imports=[helper.make_opsetid("", 11)])
    onnx.checker.check_model(several)
    onnx.save(several, str(folder / "model.onnx"))
    logits = np.stack([row @ w for row in inputs])
    np.save(folder / "input.npy", inputs)
    np.save(folder / "logits.npy", logits.astype(np.float32))
    np.save(folder / "labels.npy", logits.argmax(1).astype(np.int64))


# ---------------------------------------------------------------- Keras

def keras_cases():
    try:
        import tensorflow as tf
        import tf2onnx
    except ImportError as e:
        print(f"keras cases left out: {e}")
        return
    keras = tf.keras
    layers = keras.layers

    def case(name, opset, model, logits_model=None):
        tf.random.set_seed(3)
        shape = model.input_shape[1:]
        for layer in model.layers:
            if isinstance(layer, layers.BatchNormalization):
                n = layer.gamma.shape[0]
                r = np.random.default_rng(5)
                layer.set_weights([r.random(n) + 0.5, r.standard_normal(n) * 0.2, r.standard_normal(n) * 0.2, r.random(n) + 0.4])
        x = np.random.default_rng(11).random((SAMPLES, *shape)).astype(np.float32)
        head = logits_model or model

        def write(path):
            call = tf.function(lambda t: model(t, training=False), input_signature=[tf.TensorSpec((None, *shape), tf.float32, name="input")])
            converted, _ = tf2onnx.convert.from_function(call, input_signature=call.input_signature, opset=opset)
            onnx.save(converted, path)

        def gradient(inputs, labels):
            rows = []
            for i in range(len(inputs)):
                t = tf.convert_to_tensor(inputs[i:i + 1])
                with tf.GradientTape() as tape:
                    tape.watch(t)
                    z = head(t, training=False)[0]
                    others = tf.concat([z[:labels[i]], z[labels[i] + 1:]], 0)
                    margin = z[labels[i]] - tf.reduce_max(others)
                rows.append(tape.gradient(margin, t).numpy()[0])
            return np.stack(rows)

        try:
            save(f"keras_{name}_opset{opset}", write, x, gradient, (lambda v: head(v, training=False).numpy()) if logits_model is not None else None)
        except Exception as e:
            print(f"FAILED keras_{name}_opset{opset}: {type(e).__name__}: {str(e)[:300]}")

    keras.utils.set_random_seed(1)
    cnn = keras.Sequential([
        layers.Input((8, 8, 3)), layers.Conv2D(4, 3, padding="same", use_bias=False), layers.BatchNormalization(), layers.ReLU(), layers.MaxPooling2D(2),
        layers.DepthwiseConv2D(3, padding="same", strides=2), layers.Activation("swish"), layers.SeparableConv2D(5, 3, padding="same"), layers.LeakyReLU(),
        layers.GlobalAveragePooling2D(), layers.Dropout(0.5), layers.Dense(4)])
    case("cnn", 13, cnn)
    case("cnn", 17, cnn)
    flat = keras.Sequential([layers.Input((7, 7, 1)), layers.ZeroPadding2D(1), layers.Conv2D(3, 3, strides=2, activation="relu6"), layers.AveragePooling2D(2, padding="same"), layers.Flatten(), layers.Dense(6, activation=lambda v: keras.activations.gelu(v, approximate=True)), layers.Dense(4)])
    case("flat", 15, flat)
    soft = keras.Sequential([*flat.layers, layers.Softmax()])
    soft.build((None, 7, 7, 1))
    case("softmax", 13, soft, flat)
    inputs = layers.Input((6, 8))
    y = layers.LayerNormalization()(inputs)
    y = layers.Add()([inputs, layers.MultiHeadAttention(2, 4)(y, y)])
    y = layers.GlobalAveragePooling1D()(layers.Conv1D(5, 3, padding="same", activation="elu")(y))
    case("attention", 15, keras.Model(inputs, layers.Dense(4)(y)))


if __name__ == "__main__":
    ROOT.mkdir(parents=True, exist_ok=True)
    for kind, cases in (("torch", torch_cases), ("helper", helper_cases), ("keras", keras_cases)):
        if kind in ONLY:
            cases()
