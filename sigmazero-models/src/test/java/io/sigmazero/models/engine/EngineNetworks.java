package io.sigmazero.models.engine;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.UnaryFunction;
import io.sigmazero.models.graph.Window;

/** Networks for tests. */
public final class EngineNetworks {
  private EngineNetworks() {}

  /** Convolutions (one of them Winograd), a pool and a dense layer. */
  public static ModelGraph small() {
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("input", new Op.Input(Shape.of(1, 1, 12, 12)));
    int first = convolution(builder, input, 32, 1);
    int second = convolution(builder, first, 32, 3);
    int pool =
        builder.add(
            "pool",
            new Op.Pooling(Op.Pooling.Statistic.MAXIMUM, Window.square(2, 2, 0), false),
            second);
    return EngineCheck.withLogits(builder, input, pool);
  }

  private static int convolution(GraphBuilder builder, int from, int outputs, long seed) {
    int channels = builder.shape(from).extent(1);
    Op op =
        new Op.Convolution(
            EngineCheck.random(seed, outputs, channels, 3, 3),
            EngineCheck.random(seed + 1, outputs),
            Window.square(3, 1, 0),
            1);
    return builder.add(
        "relu", new Op.Unary(UnaryFunction.RELU), builder.add("conv" + seed, op, from));
  }
}
