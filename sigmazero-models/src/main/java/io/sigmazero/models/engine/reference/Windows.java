package io.sigmazero.models.engine.reference;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import java.util.Arrays;

/** Convolution and pooling by their definitions. */
final class Windows {
  private Windows() {}

  static double[] convolution(Op.Convolution op, double[] x, Shape from, Shape to) {
    double[] y = new double[to.size()];
    int planeSize = to.extent(2) * to.extent(3);
    for (int plane = 0; plane < to.extent(0) * to.extent(1); plane++) {
      int output = plane % to.extent(1);
      int start = plane * planeSize;
      Arrays.fill(y, start, start + planeSize, op.bias().values()[output]);
      int channels = op.weights().shape().extent(1);
      int firstChannel = output / (to.extent(1) / op.groups()) * channels;
      for (int c = 0; c < channels; c++) {
        int source = plane / to.extent(1) * from.extent(1) + firstChannel + c;
        addPlane(op, output * channels + c, x, source, from, y, start, to);
      }
    }
    return y;
  }

  /** Adds what one input plane gives to one output plane, tap by tap: long inner loops are fast. */
  private static void addPlane(
      Op.Convolution op,
      int kernel,
      double[] x,
      int source,
      Shape from,
      double[] y,
      int start,
      Shape to) {
    Window window = op.window();
    int taps = window.kernelHeight() * window.kernelWidth();
    for (int tap = 0; tap < taps; tap++) {
      double weight = op.weights().values()[kernel * taps + tap];
      for (int i = 0; i < to.extent(2); i++) {
        int row = row(window, i, tap / window.kernelWidth());
        if (row < 0 || row >= from.extent(2)) {
          continue;
        }
        int line = (source * from.extent(2) + row) * from.extent(3);
        int shift = column(window, 0, tap % window.kernelWidth());
        int stride = window.strideWidth();
        int first = Math.max(0, Math.floorDiv(stride - 1 - shift, stride));
        int end = Math.min(to.extent(3), Math.floorDiv(from.extent(3) - 1 - shift, stride) + 1);
        int out = start + i * to.extent(3);
        if (stride == 1) {
          addScaled(weight, x, line + shift, y, out, first, end);
        } else {
          for (int j = first; j < end; j++) {
            y[out + j] += weight * x[line + shift + j * stride];
          }
        }
      }
    }
  }

  /** Kept small so that the compiler makes vector code of it. */
  private static void addScaled(
      double weight, double[] x, int in, double[] y, int out, int first, int end) {
    for (int j = first; j < end; j++) {
      y[out + j] += weight * x[in + j];
    }
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
