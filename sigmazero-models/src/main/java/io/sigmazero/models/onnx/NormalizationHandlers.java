package io.sigmazero.models.onnx;

import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.Map;

/** Normalisations, softmax among them. */
final class NormalizationHandlers {
  static final Map<String, Handler> HANDLERS =
      Map.of(
          "BatchNormalization", Handler.of(NormalizationHandlers::batch),
          "LayerNormalization", Handler.of(NormalizationHandlers::layer),
          "InstanceNormalization", Handler.of(NormalizationHandlers::instance),
          "GroupNormalization", Handler.of(NormalizationHandlers::group),
          "Softmax", Handler.of(node -> softmax(node, false)),
          "LogSoftmax", Handler.of(node -> softmax(node, true)));

  private NormalizationHandlers() {}

  private static Value batch(NodeContext node) {
    if (node.attributes().integer("training_mode", 0) != 0) {
      throw node.refusal("exported in training mode, expected inference");
    }
    if (node.attributes().integer("spatial", 1) == 0) {
      throw node.refusal("statistics of single positions (spatial=0) are not supported");
    }
    Tensor mean = channels(node, 3, "the mean");
    Tensor variance = channels(node, 4, "the variance");
    Tensor gamma = channels(node, 1, "the scale");
    Tensor beta = channels(node, 2, "the bias");
    double epsilon = node.attributes().number("epsilon", 1e-5f);
    node.lowering().charge(2L * mean.shape().size());
    float[] scale = new float[mean.shape().size()];
    float[] shift = new float[scale.length];
    for (int i = 0; i < scale.length; i++) {
      double factor = gamma.values()[i] / Math.sqrt(variance.values()[i] + epsilon);
      scale[i] = (float) factor;
      shift[i] = (float) (beta.values()[i] - mean.values()[i] * factor);
    }
    Shape shape = node.shape(0);
    // As an image the result folds into a convolution over one axis, which is one too.
    Value x =
        shape.rank() == 3
            ? node.reshape(
                node.input(0), Shape.of(shape.extent(0), shape.extent(1), 1, shape.extent(2)))
            : node.input(0);
    return node.reshape(channelwise(node, x, Tensor.vector(scale), Tensor.vector(shift)), shape);
  }

  private static Value layer(NodeContext node) {
    Shape shape = node.shape(0);
    int axis = node.axis(node.attributes().integer("axis", -1), shape.rank());
    int size = 1;
    for (int i = axis; i < shape.rank(); i++) {
      size = Math.multiplyExact(size, shape.extent(i));
    }
    Tensor scale = flat(node, node.floats(1, "the scale"), size);
    node.lowering().charge(size);
    Tensor bias =
        node.has(2) ? flat(node, node.floats(2, "the bias"), size) : Tensor.vector(new float[size]);
    int[] leading = Arrays.copyOf(shape.toArray(), axis + 1);
    leading[axis] = size;
    float epsilon = node.attributes().number("epsilon", 1e-5f);
    Value x = node.reshape(node.input(0), Shape.of(leading));
    return node.reshape(node.emit(new Op.LayerNormalization(scale, bias, epsilon), x), shape);
  }

  private static Value instance(NodeContext node) {
    Tensor scale = channels(node, 1, "the scale");
    Tensor bias = channels(node, 2, "the bias");
    Value normal = grouped(node, node.shape(0).extent(1));
    return channelwise(node, normal, scale, bias);
  }

  private static Value group(NodeContext node) {
    int groups = Math.toIntExact(node.attributes().integer("num_groups", 1));
    Shape shape = node.shape(0);
    if (shape.rank() < 2 || groups < 1 || shape.extent(1) % groups != 0) {
      throw node.refusal(groups + " groups do not divide the channels of input " + shape);
    }
    // Up to opset 20 scale and bias were given for groups, from 21 on for channels.
    Tensor scale = perChannel(node, node.floats(1, "the scale"), groups);
    Tensor bias = perChannel(node, node.floats(2, "the bias"), groups);
    return channelwise(node, grouped(node, groups), scale, bias);
  }

  private static Tensor perChannel(NodeContext node, Tensor tensor, int groups) {
    int channels = node.shape(0).extent(1);
    if (tensor.shape().size() == channels) {
      return tensor;
    }
    if (tensor.shape().size() != groups) {
      throw node.refusal(tensor.shape().size() + " values for " + channels + " channels");
    }
    node.lowering().charge(channels);
    float[] values = new float[channels];
    for (int i = 0; i < channels; i++) {
      values[i] = tensor.values()[i / (channels / groups)];
    }
    return Tensor.vector(values);
  }

  /** Normalises each of the groups into which the channels fall, without scale and shift. */
  private static Value grouped(NodeContext node, int groups) {
    Shape shape = node.shape(0);
    int size = shape.size() / Math.max(1, shape.extent(0) * groups);
    node.lowering().charge(size);
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    Op normalization =
        new Op.LayerNormalization(
            Tensor.vector(ones),
            Tensor.vector(new float[size]),
            node.attributes().number("epsilon", 1e-5f));
    Value rows = node.reshape(node.input(0), Shape.of(shape.extent(0), groups, size));
    return node.reshape(node.emit(normalization, rows), shape);
  }

  private static Value channelwise(NodeContext node, Value x, Tensor scale, Tensor shift) {
    int[] extents = new int[x.shape().rank() - 1];
    Arrays.fill(extents, 1);
    extents[0] = scale.shape().size();
    Shape perChannel = Shape.of(extents);
    Value scaled =
        node.emit(
            new Op.Binary(BinaryFunction.MULTIPLY),
            x,
            new Value.Floats(scale.reshaped(perChannel)));
    return node.emit(
        new Op.Binary(BinaryFunction.ADD), scaled, new Value.Floats(shift.reshaped(perChannel)));
  }

  private static Tensor channels(NodeContext node, int input, String what) {
    Shape shape = node.shape(0);
    if (shape.rank() < 2) {
      throw node.refusal("input has shape " + shape + ", expected N×C… (rank 2 or more)");
    }
    return flat(node, node.floats(input, what), shape.extent(1));
  }

  private static Tensor flat(NodeContext node, Tensor tensor, int size) {
    if (tensor.shape().size() != size) {
      throw node.refusal(
          "a parameter has shape " + tensor.shape() + ", expected " + size + " values");
    }
    return tensor.reshaped(Shape.of(size));
  }

  private static Value softmax(NodeContext node, boolean logarithm) {
    Shape shape = node.shape(0);
    boolean flattening = node.opset() < 13;
    int axis = node.axis(node.attributes().integer("axis", flattening ? 1 : -1), shape.rank());
    if (!flattening || axis == shape.rank() - 1) {
      return node.emit(new Op.Softmax(axis, logarithm), node.input(0));
    }
    // Before opset 13 all axes from the given one on sum to one together.
    int rows = 1;
    for (int i = 0; i < axis; i++) {
      rows = Math.multiplyExact(rows, shape.extent(i));
    }
    Shape flat = Shape.of(rows, shape.size() / Math.max(1, rows));
    Value x = node.reshape(node.input(0), flat);
    return node.reshape(node.emit(new Op.Softmax(1, logarithm), x), shape);
  }
}
