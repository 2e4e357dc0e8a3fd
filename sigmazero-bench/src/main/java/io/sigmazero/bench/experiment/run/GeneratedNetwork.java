package io.sigmazero.bench.experiment.run;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;
import java.util.Random;

/**
 * A small convolutional network for colour images of any size, with weights drawn from a seed: it
 * has learnt nothing, but costs as much time as one that has.
 */
final class GeneratedNetwork {
  static final int CHANNELS = 3;
  static final int CLASSES = 10;
  private static final int WIDTH = 16;
  private static final int KERNEL = 3;
  private static final long SEED = 5;

  private final Random random = new Random(SEED);
  private final GraphBuilder graph = new GraphBuilder();

  private GeneratedNetwork() {}

  /**
   * A network.
   *
   * @param side rows and columns of its inputs
   */
  static ImportedModel of(int side) {
    return new GeneratedNetwork().build(side);
  }

  private ImportedModel build(int side) {
    int input = graph.add("image", new Op.Input(Shape.of(1, CHANNELS, side, side)));
    int hidden = block("1", input, CHANNELS, WIDTH, 1);
    hidden = block("2", hidden, WIDTH, 2 * WIDTH, 2);
    hidden = block("3", hidden, 2 * WIDTH, 2 * WIDTH, 1);
    Shape shape = graph.shape(hidden);
    int features = 2 * WIDTH * shape.extent(2) * shape.extent(3);
    int flat = graph.add("flat", new Op.Reshape(Shape.of(1, features)), hidden);
    Tensor weights = normal(features, Shape.of(features, CLASSES));
    int logits =
        graph.add("logits", new Op.Dense(weights, Tensor.vector(new float[CLASSES])), flat);
    return ImportedModel.of(graph.build(input, logits));
  }

  private int block(String name, int input, int from, int to, int stride) {
    Tensor weights = normal(from * KERNEL * KERNEL, Shape.of(to, from, KERNEL, KERNEL));
    Window window = new Window(KERNEL, KERNEL, stride, stride, 1, 1, 1, 1, 1, 1);
    Tensor bias = Tensor.vector(new float[to]);
    int convolved =
        graph.add("convolution" + name, new Op.Convolution(weights, bias, window, 1), input);
    return graph.add("relu" + name, new Op.Unary(UnaryFunction.RELU, 0f, 0f), convolved);
  }

  private Tensor normal(int inputs, Shape shape) {
    int count = 1;
    for (int extent : shape.toArray()) {
      count = Math.multiplyExact(count, extent);
    }
    float[] values = new float[count];
    double deviation = Math.sqrt(2.0 / inputs);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return new Tensor(shape, values);
  }
}
