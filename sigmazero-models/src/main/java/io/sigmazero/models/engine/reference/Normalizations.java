package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;

/** Softmax and layer normalisation by their definitions. */
final class Normalizations {
  private Normalizations() {}

  static double[] softmax(Op.Softmax op, double[] x, Shape shape) {
    double[] largest = Indexing.along(x, shape, op.axis(), Math::max);
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.exp(x[i] - largest[i]);
    }
    double[] sums = Indexing.along(y, shape, op.axis(), Double::sum);
    for (int i = 0; i < y.length; i++) {
      y[i] = op.logarithm() ? x[i] - largest[i] - Math.log(sums[i]) : y[i] / sums[i];
    }
    return y;
  }

  static double[] layer(Op.LayerNormalization op, double[] x, Shape shape) {
    int width = shape.lastExtent();
    double[] y = new double[x.length];
    for (int row = 0; row < x.length / width; row++) {
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < width; i++) {
        mean += x[row * width + i] / width;
      }
      for (int i = 0; i < width; i++) {
        variance += Math.pow(x[row * width + i] - mean, 2) / width;
      }
      for (int i = 0; i < width; i++) {
        double normal = (x[row * width + i] - mean) / Math.sqrt(variance + op.epsilon());
        y[row * width + i] = normal * op.scale().values()[i] + op.bias().values()[i];
      }
    }
    return y;
  }
}
