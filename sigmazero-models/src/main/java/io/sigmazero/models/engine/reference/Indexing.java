package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Shape;
import java.util.function.DoubleBinaryOperator;

/** Row-major indices. */
final class Indexing {
  private Indexing() {}

  /** Writes the index of the source of an element. */
  interface Source {
    void find(int[] index, int[] source);
  }

  static int[] index(int position, Shape shape) {
    int[] index = new int[shape.rank()];
    int rest = position;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.extent(axis);
      rest /= shape.extent(axis);
    }
    return index;
  }

  static int position(int[] index, Shape shape) {
    int position = 0;
    for (int axis = 0; axis < index.length; axis++) {
      position = position * shape.extent(axis) + index[axis];
    }
    return position;
  }

  static double[] gather(double[] x, Shape from, Shape to, Source source) {
    double[] y = new double[to.size()];
    for (int i = 0; i < y.length; i++) {
      int[] found = new int[from.rank()];
      source.find(index(i, to), found);
      y[i] = x[position(found, from)];
    }
    return y;
  }

  static double[] spread(double[] x, Shape from, Shape to) {
    int added = to.rank() - from.rank();
    return gather(
        x,
        from,
        to,
        (index, source) -> {
          for (int axis = 0; axis < source.length; axis++) {
            source[axis] = from.extent(axis) == 1 ? 0 : index[axis + added];
          }
        });
  }

  /** For each element, all elements that share its place except on one axis, put together. */
  static double[] along(double[] x, Shape shape, int axis, DoubleBinaryOperator operation) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(i, shape);
      index[axis] = 0;
      double result = x[position(index, shape)];
      for (int k = 1; k < shape.extent(axis); k++) {
        index[axis] = k;
        result = operation.applyAsDouble(result, x[position(index, shape)]);
      }
      y[i] = result;
    }
    return y;
  }
}
