package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/** Convolution and pooling by their definitions. */
final class Windows {
  private Windows() {}

  static double[] convolution(Op.Convolution op, double[] x, Shape from, Shape to) {
    Window window = op.window();
    int channels = op.weights().shape().extent(1);
    int perGroup = to.extent(1) / op.groups();
    float[] weights = op.weights().values();
    double[] y = new double[to.size()];
    for (int i = 0; i < y.length; i++) {
      int[] at = Indexing.index(i, to);
      double sum = op.bias().values()[at[1]];
      for (int c = 0; c < channels; c++) {
        int plane = at[0] * from.extent(1) + at[1] / perGroup * channels + c;
        for (int kh = 0; kh < window.kernelHeight(); kh++) {
          int row = row(window, at[2], kh);
          if (row < 0 || row >= from.extent(2)) {
            continue;
          }
          for (int kw = 0; kw < window.kernelWidth(); kw++) {
            int column = column(window, at[3], kw);
            if (column >= 0 && column < from.extent(3)) {
              int weight =
                  ((at[1] * channels + c) * window.kernelHeight() + kh) * window.kernelWidth() + kw;
              sum += weights[weight] * x[(plane * from.extent(2) + row) * from.extent(3) + column];
            }
          }
        }
      }
      y[i] = sum;
    }
    return y;
  }

  static double[] pooling(Op.Pooling op, double[] x, Shape from, Shape to) {
    Window window = op.window();
    boolean maximum = op.statistic() == Op.Pooling.Statistic.MAXIMUM;
    double[] y = new double[to.size()];
    for (int i = 0; i < y.length; i++) {
      int[] at = Indexing.index(i, to);
      double largest = Double.NEGATIVE_INFINITY;
      double sum = 0;
      int inside = 0;
      for (int kh = 0; kh < window.kernelHeight(); kh++) {
        for (int kw = 0; kw < window.kernelWidth(); kw++) {
          int row = row(window, at[2], kh);
          int column = column(window, at[3], kw);
          if (row >= 0 && row < from.extent(2) && column >= 0 && column < from.extent(3)) {
            double value = x[Indexing.position(new int[] {at[0], at[1], row, column}, from)];
            largest = Math.max(largest, value);
            sum += value;
            inside++;
          }
        }
      }
      int divisor = op.countPadding() ? window.kernelHeight() * window.kernelWidth() : inside;
      y[i] = maximum ? largest : sum / divisor;
    }
    return y;
  }

  private static int row(Window window, int position, int tap) {
    return position * window.strideHeight() - window.padTop() + tap * window.dilationHeight();
  }

  private static int column(Window window, int position, int tap) {
    return position * window.strideWidth() - window.padLeft() + tap * window.dilationWidth();
  }
}
