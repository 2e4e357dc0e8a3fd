"""Writes the small Keras models of src/test/resources/keras, with what Keras itself makes of them.

Needs keras 3, tf_keras 2, tensorflow and h5py. Run from this folder:

    python make_keras_models.py [name-prefix]

Each case is a folder with model.h5 or model.keras, input.npy (as the Keras model takes it), logits.npy
(before a final softmax), labels.npy and gradient.npy (of the margin z_label - max of the others, by
GradientTape in float32). Whole networks lie there as folders, cases of single features in
features.zip, since HDF5 files are mostly empty space.
"""

import json
import os
import pathlib
import sys
import tempfile
import zipfile

os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"

import h5py
import keras
import numpy as np
import tensorflow as tf
import tf_keras

OUT = pathlib.Path(__file__).resolve().parents[1] / "resources" / "keras"
FEATURES = pathlib.Path(tempfile.mkdtemp())
SAMPLES = 2
CLASSES = 4


def randomise(model, seed):
    """Fixed random weights: nothing stays at an initial 0 or 1, so that nothing can be forgotten."""
    rng = np.random.default_rng(seed)
    for weight in model.weights:
        shape = tuple(weight.shape)
        name = getattr(weight, "path", weight.name)
        if "seed_generator" in name or "count" in name:
            continue
        if "variance" in name:
            value = rng.uniform(0.5, 2.0, shape)
        elif "gamma" in name:
            value = rng.uniform(0.6, 1.4, shape)
        elif len(shape) < 2:
            value = rng.normal(0, 0.3, shape)
        else:
            fan_in = np.prod(shape[:-1]) if "depthwise" not in name else shape[0] * shape[1]
            value = rng.normal(0, 1.3 / np.sqrt(fan_in), shape)
        weight.assign(value.astype("float32"))
    for layer in model.layers:
        if hasattr(layer, "finalize_state"):
            layer.finalize_state()


def without_softmax(k, model):
    """The same model, sharing the weights, that ends before a final softmax."""
    last = model.layers[-1]
    if isinstance(last, k.layers.Softmax) or (
        isinstance(last, k.layers.Activation) and last.activation is k.activations.softmax
    ):
        return k.Model(model.inputs, last.input)
    if getattr(last, "activation", None) is k.activations.softmax:
        last.activation = k.activations.linear
        return k.Model(model.inputs, last.call(last.input)) if k is keras else model
    return model


def record(folder, k, model, inputs):
    call = without_softmax(k, model)
    x = tf.constant(inputs)
    with tf.GradientTape() as tape:
        tape.watch(x)
        logits = call(x, training=False)
        labels = np.argmax(logits.numpy(), axis=1)
        labels[1:] = (labels[1:] + 1) % logits.shape[1]
        chosen = tf.one_hot(labels, logits.shape[1])
        margin = tf.reduce_sum(logits * chosen, 1) - tf.reduce_max(logits - 1e9 * chosen, 1)
    gradient = tape.gradient(margin, x).numpy()
    assert np.isfinite(gradient).all() and np.abs(gradient).max() > 1e-4, folder
    np.save(folder / "input.npy", inputs)
    np.save(folder / "logits.npy", logits.numpy())
    np.save(folder / "labels.npy", labels.astype("int64"))
    np.save(folder / "gradient.npy", gradient)


def place(name):
    return (OUT if name.startswith(("net_", "keras1_")) else FEATURES) / name


def pack():
    with zipfile.ZipFile(OUT / "features.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(FEATURES.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(str(path.relative_to(FEATURES)), (2020, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                packed.writestr(entry, path.read_bytes(), compresslevel=9)


def case(name, k, build, suffix, low=0.0, high=1.0):
    if not name.startswith(PREFIX):
        return
    k.backend.clear_session()
    seed = sum(map(ord, name))
    model = build(k, k.layers)
    randomise(model, seed)
    folder = place(name)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(folder / ("model" + suffix))
    shape = (SAMPLES,) + tuple(model.input_shape[1:])
    inputs = np.random.default_rng(seed + 1).uniform(low, high, shape).astype("float32")
    record(folder, k, model, inputs)
    print(name, os.path.getsize(folder / ("model" + suffix)))


def all_formats(name, build):
    case(name + "_keras2_h5", tf_keras, build, ".h5")
    case(name + "_keras2_keras", tf_keras, build, ".keras")
    case(name + "_keras3_h5", keras, build, ".h5")
    case(name + "_keras3_keras", keras, build, ".keras")


def small(*middle, shape=(7, 8, 3)):
    """A Sequential model: some layers of interest, then flattened into logits."""

    def build(k, L):
        layers = [make(L) for make in middle]
        return k.Sequential([L.Input(shape), *layers, L.Flatten(), L.Dense(CLASSES)])

    return build


# Architectures


def mlp(k, L):
    return k.Sequential(
        [
            L.Input((6, 7)),
            L.Flatten(),
            L.Dense(16, activation="relu"),
            L.Dropout(0.4),
            L.Dense(12, activation="tanh"),
            L.Dense(CLASSES, activation="softmax"),
        ]
    )


def lenet(k, L):
    return k.Sequential(
        [
            L.Input((16, 16, 1)),
            L.Conv2D(4, 5, padding="same", activation="tanh"),
            L.AveragePooling2D(2),
            L.Conv2D(6, 5, activation="tanh"),
            L.AveragePooling2D(2, 2),
            L.Flatten(),
            L.Dense(20, activation="tanh"),
            L.Dense(CLASSES),
        ]
    )


def small_cnn(k, L):
    return k.Sequential(
        [
            L.Input((14, 14, 1)),
            L.Conv2D(6, 3, activation="relu"),
            L.Conv2D(6, (3, 3), activation="relu"),
            L.MaxPooling2D((2, 2)),
            L.Conv2D(8, 3),
            L.Activation("relu"),
            L.MaxPooling2D(2, padding="same"),
            L.Flatten(),
            L.Dense(20, activation="relu"),
            L.Dropout(0.5),
            L.Dense(CLASSES),
            L.Softmax(),
        ]
    )


def residual(k, L):
    def block(x, filters, stride, project):
        y = L.Conv2D(filters, 3, stride, "same", use_bias=False)(x)
        y = L.BatchNormalization()(y)
        y = L.ReLU()(y)
        y = L.Conv2D(filters, 3, padding="same", use_bias=False)(y)
        y = L.BatchNormalization(epsilon=1e-5)(y)
        if project:
            x = L.Conv2D(filters, 1, stride)(x)
        return L.Activation("relu")(L.Add()([x, y]))

    x = inputs = L.Input((10, 10, 3))
    x = block(x, 4, 1, True)
    x = block(x, 4, 1, False)
    x = block(x, 6, 2, True)
    x = L.GlobalAveragePooling2D()(x)
    return k.Model(inputs, L.Dense(CLASSES, name="logits")(x))


def separable(k, L):
    return k.Sequential(
        [
            L.Input((9, 9, 3)),
            L.ZeroPadding2D(((0, 1), (0, 1))),
            L.Conv2D(6, 3, 2, use_bias=False),
            L.BatchNormalization(),
            L.ReLU(6.0),
            L.DepthwiseConv2D(3, padding="same", use_bias=False),
            L.BatchNormalization(),
            L.ReLU(6.0),
            L.Conv2D(8, 1),
            L.SeparableConv2D(8, 3, padding="same", activation="relu"),
            L.GlobalAveragePooling2D(),
            L.Dense(CLASSES, activation="softmax"),
        ]
    )


def two_branch(k, L):
    inputs = L.Input((8, 8, 3), name="picture")
    a = L.Conv2D(4, 3, padding="same", activation="relu", name="branch_a")(inputs)
    a = L.MaxPooling2D(2)(a)
    b = L.Conv2D(3, 5, 2, padding="same", activation="elu", name="branch_b")(inputs)
    x = L.Concatenate()([a, b])
    x = L.Flatten()(x)
    c = L.GlobalMaxPooling2D()(a)
    d = L.GlobalAveragePooling2D()(b)
    x = L.Dense(5, activation="sigmoid")(x)
    x = L.Concatenate(axis=1)([x, c, d])
    return k.Model(inputs, L.Dense(CLASSES)(x))


def nested(k, L):
    """A base inside a head, as in transfer learning, with a frozen part and a layer used twice."""
    base = k.Sequential(
        [
            L.Input((8, 8, 3)),
            L.Conv2D(4, 3, padding="same", name="first"),
            L.BatchNormalization(name="norm"),
            L.Dropout(0.3),
            L.Conv2D(4, 3, name="second"),
        ],
        name="base",
    )
    base.layers[0].trainable = False
    inputs = L.Input((8, 8, 3))
    x = L.ReLU()(base(inputs))
    shared = L.Conv2D(4, 3, padding="same", activation="tanh", name="shared")
    x = shared(shared(x))
    inner_in = L.Input((6, 6, 4))
    inner = k.Model(inner_in, L.GlobalAveragePooling2D()(L.Conv2D(5, 3)(inner_in)), name="inner")
    return k.Model(inputs, L.Dense(CLASSES)(inner(x)))


ARCHITECTURES = [mlp, lenet, small_cnn, residual, separable, two_branch, nested]

ACTIVATIONS_OF_BOTH = (
    "relu elu selu sigmoid hard_sigmoid tanh softplus softsign swish gelu exponential linear mish"
).split()
ACTIVATIONS_OF_3 = "relu6 leaky_relu silu hard_silu hard_tanh".split()


def activations():
    for name in ACTIVATIONS_OF_BOTH:
        case(f"activation_{name}_keras2", tf_keras, activation(name), ".h5", -1.0, 1.0)
    for name in ACTIVATIONS_OF_BOTH + ACTIVATIONS_OF_3:
        case(f"activation_{name}_keras3", keras, activation(name), ".keras", -1.0, 1.0)
    layers = {
        "relu_layer": lambda L: L.ReLU(),
        "relu_max": lambda L: L.ReLU(max_value=1),
        "relu_slope": lambda L: L.ReLU(negative_slope=0.2),
        "relu_slope_max": lambda L: L.ReLU(negative_slope=0.2, max_value=0.7),
        "leaky_default": lambda L: L.LeakyReLU(),
        "leaky": lambda L: L.LeakyReLU(0.15),
        "elu_layer": lambda L: L.ELU(),
        "elu_alpha": lambda L: L.ELU(0.6),
        "activation_layer": lambda L: L.Activation("selu"),
    }
    for name, make in layers.items():
        middle = small(lambda L: L.Conv2D(4, 3), make)
        case(f"activation_{name}_keras2", tf_keras, middle, ".h5", -1.0, 1.0)
        case(f"activation_{name}_keras3", keras, middle, ".keras", -1.0, 1.0)
    by_object = small(lambda L: L.Conv2D(4, 3, activation=L.LeakyReLU(0.2)))
    case("activation_object_keras2", tf_keras, by_object, ".h5", -1.0, 1.0)
    case("activation_object_keras3", keras, by_object, ".keras", -1.0, 1.0)


def activation(name):
    """On an image and, with larger values, on a vector."""

    def build(k, L):
        return k.Sequential(
            [
                L.Input((6, 6, 2)),
                L.Conv2D(3, 3, activation=name),
                L.Flatten(),
                L.Rescaling(3.0),
                L.Dense(8),
                L.Activation(name),
                L.Dense(CLASSES),
            ]
        )

    return build


def convolutions():
    number = 0
    for padding in ("same", "valid"):
        for kernel in (1, 2, 3, (2, 5), 4):
            for strides, dilation in ((1, 1), (2, 1), ((1, 2), 1), (3, 1), (1, 2), (1, (2, 1))):
                number += 1
                if number % 3 and padding == "valid":
                    continue
                make = lambda L: L.Conv2D(3, kernel, strides, padding, dilation_rate=dilation)
                name = f"conv_{padding}_{text(kernel)}_s{text(strides)}_d{text(dilation)}"
                if reach(kernel, dilation) <= 7:
                    case(name, keras, small(make, shape=(8, 9, 2)), ".keras")
    for padding in ("same", "valid"):
        for strides, multiplier in ((1, 1), (1, 2), (2, 1), (2, 3)):
            make = lambda L: L.DepthwiseConv2D(3, strides, padding, depth_multiplier=multiplier)
            name = f"depthwise_{padding}_s{strides}_m{multiplier}"
            case(name + "_keras3", keras, small(make), ".keras")
            case(name + "_keras2", tf_keras, small(make), ".h5")
            make = lambda L: L.SeparableConv2D(4, 3, strides, padding, depth_multiplier=multiplier)
            name = f"separable_{padding}_s{strides}_m{multiplier}"
            case(name, keras, small(make), ".keras")
    case("depthwise_dilated", keras, small(lambda L: L.DepthwiseConv2D(3, dilation_rate=2)), ".keras")
    case("separable_no_bias", tf_keras, small(lambda L: L.SeparableConv2D(4, 3, use_bias=False)), ".h5")
    case(
        "depthwise_relu",
        keras,
        small(lambda L: L.DepthwiseConv2D(3, activation="relu", use_bias=False)),
        ".keras",
    )
    case("conv_groups", keras, small(lambda L: L.Conv2D(6, 3, groups=2), shape=(7, 7, 4)), ".keras")
    case("conv_groups_all", keras, small(lambda L: L.Conv2D(8, 3, groups=4), shape=(7, 7, 4)), ".keras")
    case("conv_gaps_mixed", keras, small(lambda L: L.Conv2D(3, (4, 1), 3, "same")), ".keras")
    case("depthwise_gaps_mixed", keras, small(lambda L: L.DepthwiseConv2D((2, 1), 3, "same")), ".keras")
    case("depthwise_dilated_same", keras, small(lambda L: L.DepthwiseConv2D((2, 3), 1, "same", dilation_rate=(1, 2))), ".keras")
    case("separable_dilated", keras, small(lambda L: L.SeparableConv2D(4, 3, dilation_rate=2)), ".keras")
    case("dense_image", keras, small(lambda L: L.Dense(5, activation="relu"), lambda L: L.Conv2D(3, 3)), ".keras")


def text(value):
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def reach(kernel, dilation):
    kernel = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    dilation = dilation if isinstance(dilation, tuple) else (dilation, dilation)
    return max((k - 1) * d + 1 for k, d in zip(kernel, dilation))


def poolings():
    for kind in ("MaxPooling2D", "AveragePooling2D"):
        for padding in ("same", "valid"):
            for size, strides in ((2, None), (3, 2), (3, 1), ((2, 3), (2, 1)), (2, 3)):
                make = lambda L: getattr(L, kind)(size, strides, padding)
                name = f"{kind[:3].lower()}pool_{padding}_{text(size)}_s{text(strides)}".lower()
                case(name, keras, small(make, shape=(7, 8, 2)), ".keras")
        name = f"{kind[:3].lower()}pool_keras2"
        case(name, tf_keras, small(lambda L: getattr(L, kind)(3, 2, "same")), ".h5")


def global_poolings():
    for kind in ("GlobalMaxPooling2D", "GlobalAveragePooling2D"):
        for keep in (False, True):
            make = lambda L: getattr(L, kind)(keepdims=keep)
            conv = lambda L: L.Conv2D(5, 3)
            name = f"{kind[:9].lower()}_{'keep' if keep else 'drop'}"
            case(name + "_keras2", tf_keras, small(conv, make), ".h5")
            case(name + "_keras3", keras, small(conv, make), ".keras")


def layers():
    both = {
        "norm_first": [lambda L: L.BatchNormalization()],
        "norm_no_scale": [lambda L: L.Conv2D(3, 3), lambda L: L.BatchNormalization(scale=False)],
        "norm_no_center": [lambda L: L.Conv2D(3, 3), lambda L: L.BatchNormalization(center=False)],
        "norm_bare": [lambda L: L.BatchNormalization(scale=False, center=False, epsilon=0.1)],
        "norm_axis": [lambda L: L.BatchNormalization(axis=3)],
        "padding": [lambda L: L.ZeroPadding2D(2), lambda L: L.Conv2D(3, 3)],
        "padding_uneven": [lambda L: L.ZeroPadding2D(((1, 2), (0, 3))), lambda L: L.Conv2D(3, 3)],
        "padding_pair": [lambda L: L.Conv2D(3, 3), lambda L: L.ZeroPadding2D((1, 2))],
        "cropping": [lambda L: L.Cropping2D(((1, 2), (0, 1))), lambda L: L.Conv2D(3, 3)],
        "upsampling": [lambda L: L.Conv2D(3, 3), lambda L: L.UpSampling2D((2, 3))],
        "upsampling_first": [lambda L: L.UpSampling2D(2), lambda L: L.Conv2D(3, 3)],
        "reshape": [lambda L: L.Reshape((8, 7, 3)), lambda L: L.Conv2D(3, 3)],
        "reshape_free": [lambda L: L.Conv2D(4, 3), lambda L: L.Reshape((-1, 5, 2)), lambda L: L.Conv2D(3, 2)],
        "flatten_reshape": [lambda L: L.Flatten(), lambda L: L.Reshape((8, 7, 3)), lambda L: L.Conv2D(2, 3)],
        "rescaling": [lambda L: L.Rescaling(1 / 127.5, -1), lambda L: L.Conv2D(3, 3)],
        "rescaling_middle": [lambda L: L.Conv2D(3, 3), lambda L: L.Rescaling(-2.0, 0.5)],
        "normalization": [lambda L: L.Normalization(mean=[0.4, 0.5, 0.6], variance=[0.2, 0.1, 0.3])],
        "normalization_scalar": [lambda L: L.Normalization(axis=None, mean=0.4, variance=0.09)],
        "prelu": [lambda L: L.Conv2D(4, 3), lambda L: L.PReLU()],
        "prelu_shared": [lambda L: L.Conv2D(4, 3), lambda L: L.PReLU(shared_axes=[1, 2])],
        "prelu_vector": [lambda L: L.Flatten(), lambda L: L.Dense(6), lambda L: L.PReLU()],
        "augmentation": [
            lambda L: L.RandomFlip("horizontal"),
            lambda L: L.RandomRotation(0.1),
            lambda L: L.RandomZoom(0.1),
            lambda L: L.GaussianNoise(0.1),
            lambda L: L.Conv2D(3, 3, kernel_regularizer="l2", bias_constraint="non_neg"),
            lambda L: L.SpatialDropout2D(0.3),
            lambda L: L.GaussianDropout(0.3),
        ],
        "dense_chain": [lambda L: L.Flatten(), lambda L: L.Dense(6, use_bias=False), lambda L: L.BatchNormalization()],
    }
    for name, middle in both.items():
        case(f"layer_{name}_keras2", tf_keras, small(*middle), ".h5")
        case(f"layer_{name}_keras3", keras, small(*middle), ".keras")
    case("layer_normalization_adapted_keras2", tf_keras, adapted, ".h5")
    case("layer_normalization_adapted_keras3", keras, adapted, ".keras")
    case("layer_reshape_input", keras, reshaped_input, ".keras")
    case("layer_rescaling_list", keras, small(lambda L: L.Rescaling([2.0, 3.0, 4.0], [0.1, 0.2, 0.3])), ".keras")
    case("layer_flat_last", keras, flat_last, ".keras")
    case("layer_flat_last_functional", keras, flat_last_functional, ".keras")
    case("layer_softmax_activation", keras, softmax_activation, ".keras")
    case("layer_vector_input", keras, vector_input, ".keras")
    case("layer_names", keras, names, ".keras")
    case("layer_names_h5", keras, names, ".h5")
    case("layer_float16", keras, half, ".keras")
    for name in ("Add", "Subtract", "Multiply", "Average", "Maximum", "Concatenate"):
        case(f"merge_{name.lower()}_keras2", tf_keras, merge(name), ".h5")
        case(f"merge_{name.lower()}_keras3", keras, merge(name), ".keras")
    case("merge_squeeze_excite", keras, squeeze_excite, ".keras")
    case("depthwise_functional", keras, depthwise_functional, ".keras")


def adapted(k, L):
    norm = L.Normalization()
    norm.adapt(np.random.default_rng(3).uniform(0, 1, (20, 7, 8, 3)).astype("float32"))
    return k.Sequential([L.Input((7, 8, 3)), norm, L.Flatten(), L.Dense(CLASSES)])


def reshaped_input(k, L):
    return k.Sequential(
        [
            L.Input((8, 7)),
            L.Rescaling(1 / 0.7),
            L.Reshape((8, 7, 1)),
            L.Conv2D(3, 3, activation="relu"),
            L.Flatten(),
            L.Dense(CLASSES),
        ]
    )


def flat_last(k, L):
    return k.Sequential([L.Input((6, 6, 2)), L.Conv2D(CLASSES, 6), L.Flatten()])


def flat_last_functional(k, L):
    inputs = L.Input((6, 6, 2))
    x = L.Conv2D(CLASSES, 6)(inputs)
    return k.Model(inputs, L.Reshape((CLASSES,))(x))


def softmax_activation(k, L):
    return k.Sequential([L.Input((6,)), L.Dense(CLASSES), L.Activation("softmax")])


def vector_input(k, L):
    inputs = L.Input((30,))
    x = L.Normalization(mean=np.linspace(0.2, 0.8, 30).tolist(), variance=[0.1] * 30)(inputs)
    x = L.Dense(9, activation="relu")(x)
    x = L.BatchNormalization()(x)
    return k.Model(inputs, L.Dense(CLASSES)(x))


def names(k, L):
    """Names that sort otherwise than the layers stand, and that differ from what Keras would choose."""
    inputs = L.Input((8, 8, 1), name="z_input")
    x = L.Conv2D(3, 3, name="zz.first conv")(inputs)
    x = L.Conv2D(3, 3, name="b-second")(x)
    x = L.Conv2D(4, 3, name="conv2d_7")(x)
    x = L.Flatten(name="flatten_3")(x)
    return k.Model(inputs, L.Dense(CLASSES, name="a_last")(x))


def half(k, L):
    return k.Sequential(
        [
            L.Input((6, 6, 2)),
            L.Conv2D(3, 3, dtype=k.DTypePolicy("float32")),
            L.Flatten(),
            L.Dense(CLASSES, dtype="float32"),
        ]
    )


def merge(name):
    def build(k, L):
        inputs = L.Input((6, 6, 2))
        a = L.Conv2D(3, 3)(inputs)
        b = L.Conv2D(3, 3, activation="tanh")(inputs)
        merged = [a, b] if name == "Subtract" else [a, b, L.Conv2D(3, 3)(inputs)]
        x = getattr(L, name)()(merged)
        x = L.Flatten()(x)
        y = [L.Dense(4, activation="relu")(x), L.Dense(4)(x)]
        return k.Model(inputs, L.Dense(CLASSES)(getattr(L, name)()(y)))

    return build


def squeeze_excite(k, L):
    inputs = L.Input((6, 6, 2))
    x = L.Conv2D(4, 3, activation="relu")(inputs)
    s = L.GlobalAveragePooling2D(keepdims=True)(x)
    s = L.Conv2D(2, 1, activation="relu")(s)
    s = L.Conv2D(4, 1, activation="hard_sigmoid")(s)
    x = L.Multiply()([x, s])
    return k.Model(inputs, L.Dense(CLASSES)(L.Flatten()(x)))


def depthwise_functional(k, L):
    inputs = L.Input((8, 8, 2))
    x = L.DepthwiseConv2D(3, depth_multiplier=2)(inputs)
    y = L.Concatenate()([x, L.Conv2D(3, 3)(inputs)])
    y = L.DepthwiseConv2D(3, 2, "same", activation="relu")(y)
    return k.Model(inputs, L.Dense(CLASSES)(L.GlobalMaxPooling2D()(y)))


# Files of Keras 1: its configuration and names around weights that tf_keras computes with.


def keras1(name, build, layer_configs, weight_names):
    if not name.startswith(PREFIX):
        return
    case(name, tf_keras, build, ".h5")
    folder = place(name)
    model = tf_keras.models.load_model(folder / "model.h5", compile=False)
    weights = {layer.name: layer.get_weights() for layer in model.layers if layer.get_weights()}
    ordered = list(weights.values())
    (folder / "model.h5").unlink()
    with h5py.File(folder / "model.h5", "w") as file:
        file.attrs["keras_version"] = b"1.2.2"
        file.attrs["model_config"] = json.dumps(layer_configs).encode()
        root = file.create_group("model_weights")
        names = [key for key in weight_names]
        root.attrs["layer_names"] = [key.encode() for key in names]
        at = 0
        for layer in names:
            group = root.create_group(layer)
            parameters = [f"{layer}_{suffix}" for suffix in weight_names[layer]]
            group.attrs["weight_names"] = [p.encode() for p in parameters]
            if parameters:
                for parameter, value in zip(parameters, ordered[at], strict=True):
                    group.create_dataset(parameter, data=value)
                at += 1


def keras1_models():
    def sequential(k, L):
        return k.Sequential(
            [
                L.Input((9, 9, 2)),
                L.Conv2D(4, (3, 2), activation="relu"),
                L.BatchNormalization(epsilon=1e-3),
                L.MaxPooling2D(2),
                L.Conv2D(3, 3, 2, "same"),
                L.Activation("hard_sigmoid"),
                L.Flatten(),
                L.Dense(CLASSES, activation="softmax"),
            ]
        )

    def layer(kind, name, **config):
        return {"class_name": kind, "config": {"name": name, "trainable": True, **config}}

    def convolution(name, filters, rows, columns, **config):
        return layer(
            "Convolution2D", name, nb_filter=filters, nb_row=rows, nb_col=columns, dim_ordering="tf",
            init="glorot_uniform", bias=True, W_regularizer=None, b_constraint=None,
            **{"activation": "linear", "border_mode": "valid", "subsample": [1, 1], **config},
        )

    configs = [
        convolution("conv_a", 4, 3, 2, activation="relu", batch_input_shape=[None, 9, 9, 2], input_dtype="float32"),
        layer("BatchNormalization", "norm", epsilon=1e-3, mode=0, axis=-1, momentum=0.99),
        layer("MaxPooling2D", "pool", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="tf"),
        convolution("conv_b", 3, 3, 3, subsample=[2, 2], border_mode="same"),
        layer("Activation", "act", activation="hard_sigmoid"),
        layer("Dropout", "drop", p=0.5),
        layer("Flatten", "flat"),
        layer("Dense", "out", output_dim=CLASSES, activation="softmax", bias=True, input_dim=None),
    ]
    names = {
        "conv_a": ["W", "b"],
        "norm": ["gamma", "beta", "running_mean", "running_std"],
        "pool": [],
        "conv_b": ["W", "b"],
        "act": [],
        "drop": [],
        "flat": [],
        "out": ["W", "b"],
    }
    keras1("keras1_sequential", sequential, {"class_name": "Sequential", "config": configs}, names)

    def functional(k, L):
        inputs = L.Input((6, 6, 2))
        a = L.Conv2D(3, 3)(inputs)
        b = L.Conv2D(3, 3)(inputs)
        x = L.Concatenate()([a, b])
        x = L.Flatten()(x)
        return k.Model(inputs, L.Dense(CLASSES)(L.Add()([L.Dense(5)(x), L.Dense(5)(x)])))

    def node(config, *inbound):
        config["name"] = config["config"]["name"]
        config["inbound_nodes"] = [[[name, 0, 0] for name in inbound]] if inbound else []
        return config

    merge_config = {"mode_type": "raw", "output_shape": None, "output_mask": None, "arguments": {}}
    graph = [
        node(layer("InputLayer", "in", batch_input_shape=[None, 6, 6, 2], input_dtype="float32", sparse=False)),
        node(convolution("c1", 3, 3, 3), "in"),
        node(convolution("c2", 3, 3, 3), "in"),
        node(layer("Merge", "cat", mode="concat", concat_axis=-1, dot_axes=-1, **merge_config), "c1", "c2"),
        node(layer("Flatten", "flat"), "cat"),
        node(layer("Dense", "d1", output_dim=5, activation="linear", bias=True), "flat"),
        node(layer("Dense", "d2", output_dim=5, activation="linear", bias=True), "flat"),
        node(layer("Merge", "sum", mode="sum", concat_axis=-1, dot_axes=-1, **merge_config), "d1", "d2"),
        node(layer("Dense", "out", output_dim=CLASSES, activation="linear", bias=True), "sum"),
    ]
    config = {
        "class_name": "Model",
        "config": {
            "name": "model_1",
            "layers": graph,
            "input_layers": [["in", 0, 0]],
            "output_layers": [["out", 0, 0]],
        },
    }
    names = {n["name"]: ["W", "b"] if n["class_name"] in ("Dense", "Convolution2D") else [] for n in graph}
    keras1("keras1_functional", functional, config, names)


# HDF5 files with what Keras never writes.


def hdf5_files():
    folder = OUT / "hdf5"
    folder.mkdir(parents=True, exist_ok=True)
    values = np.arange(12, dtype="float32").reshape(3, 4)
    with h5py.File(folder / "plain.h5", "w") as file:
        file.attrs["text"] = "short"
        file.attrs["bytes"] = np.bytes_("fixed")
        file.attrs["list"] = [b"one", b"three"]
        file.attrs["parts0"] = [b"a", b"b"]
        file.attrs["parts1"] = [b"c"]
        file.attrs["number"] = 3
        file.attrs["empty"] = np.array([], dtype="S1")
        file["float32"] = values
        file["float64"] = values.astype("float64") / 3
        file["float16"] = values.astype("float16")
        file["big_endian"] = values.astype(">f4")
        file["integers"] = values.astype("int32")
        file["scalar"] = np.float32(7)
        file["group/inner/values"] = values[0]
        file["soft"] = h5py.SoftLink("/float32")
        file["hard"] = file["float32"]
        file.create_dataset("compressed", data=np.zeros((64, 64), "float32"), compression="gzip")
        file.create_dataset("chunked", data=values, chunks=(1, 4))
        file.create_dataset("unwritten", (3, 4), "float32")
    with h5py.File(folder / "newest.h5", "w", libver="latest") as file:
        file.attrs["text"] = "short"
        file["group/float32"] = values
        file["soft"] = h5py.SoftLink("/group")
        file["outside"] = h5py.ExternalLink("/etc/hosts", "/")
    with h5py.File(folder / "heaps.h5", "w", track_order=True) as file:
        for i in range(20):
            file[f"array{i}"] = values[0]
            file.attrs[f"text{i}"] = "short"


PREFIX = sys.argv[1] if len(sys.argv) > 1 else ""

if __name__ == "__main__":
    for architecture in ARCHITECTURES:
        all_formats("net_" + architecture.__name__, architecture)
    activations()
    convolutions()
    poolings()
    global_poolings()
    layers()
    keras1_models()
    hdf5_files()
    if not PREFIX:
        pack()
