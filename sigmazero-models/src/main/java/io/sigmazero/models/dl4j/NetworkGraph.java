package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;

/** The graph that grows while a network is walked; knows how DL4J's arrays stand in it. */
final class NetworkGraph {
  private static final List<Integer> TO_CHANNELS_FIRST = List.of(0, 3, 1, 2);
  private static final List<Integer> TO_CHANNELS_LAST = List.of(0, 2, 3, 1);

  private final GraphBuilder builder = new GraphBuilder();

  GraphBuilder builder() {
    return builder;
  }

  int add(String name, Op op, int... inputs) {
    return builder.add(name, op, inputs);
  }

  /** The shape of DL4J's array, for one sample. */
  Shape shape(Value value) {
    Shape node = builder.shape(value.id());
    if (!value.channelsLast()) {
      return node;
    }
    int[] extents = new int[node.rank()];
    Arrays.setAll(extents, axis -> node.extent(value.axis(axis)));
    return Shape.of(extents);
  }

  /** The node that has the axes of DL4J's array. */
  int plain(String name, Value value) {
    return value.channelsLast()
        ? add(name, new Op.Transpose(TO_CHANNELS_LAST), value.id())
        : value.id();
  }

  /** The N×C×H×W node of an array of rank 4 that a layer reads in the given format. */
  int image(String name, Value value, CNN2DFormat format) {
    boolean last = format == CNN2DFormat.NHWC;
    if (last == value.channelsLast()) {
      return value.id();
    }
    return last ? add(name, new Op.Transpose(TO_CHANNELS_FIRST), value.id()) : plain(name, value);
  }

  /** An N×C×H×W node as an array in the given format. */
  static Value inFormat(int image, CNN2DFormat format) {
    return new Value(image, format == CNN2DFormat.NHWC);
  }
}
