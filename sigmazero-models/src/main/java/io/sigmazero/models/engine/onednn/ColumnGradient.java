package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;

/**
 * The gradient of a convolution towards few channels, as of a network's first layer. oneDNN's
 * kernels compute whole blocks of output channels, of which a grey image fills one. Here a 1×1
 * convolution computes, for every position of the window, what it gives to each of its taps (one
 * block of channels, all of use), and the taps are added up where they belong.
 */
final class ColumnGradient {
  /** One block of the widest vectors; beyond it the sums cost what the convolution saves. */
  private static final int MOST_TAPS = 16;

  private final PlanBuilder plan;

  ColumnGradient(PlanBuilder plan) {
    this.plan = plan;
  }

  /** Whether this way is expected to be faster. */
  static boolean suits(Op.Convolution op) {
    Shape weights = op.weights().shape();
    int taps = weights.size() / weights.extent(0);
    return op.groups() == 1 && taps > 1 && taps <= MOST_TAPS;
  }

  /** The gradient of the convolution's input, row-major. */
  Array emit(Node node, Op.Convolution op, Array gradient, Shape inputShape) {
    String name = Lowering.backwardName(node);
    Shape weights = op.weights().shape();
    int taps = weights.size() / weights.extent(0);
    Shape kernelShape = Shape.of(taps, weights.extent(0), 1, 1);
    Shape columnShape = gradient.shape().withExtent(1, taps);
    convolution_forward.primitive_desc description =
        new ConvolutionAlgorithm(plan)
            .forward(
                false,
                gradient.shape(),
                Layouts.any(kernelShape),
                null,
                columnShape,
                ConvolutionLowering.Geometry.of(Window.square(1, 1, 0)),
                null);
    Array source = plan.reordered(name + " input", gradient, description.src_desc());
    Array columns = plan.array(columnShape, description.dst_desc());
    // The weights are O×taps; the 1×1 convolution wants taps×O.
    Array kernel =
        plan.constant(
            node.id() + " columns",
            op.weights().reshaped(kernelShape),
            Layouts.strided(kernelShape, Layouts.longs(1, taps, 1, 1), 0),
            description.weights_desc());
    plan.emit(
        name + " columns",
        new convolution_forward(description),
        description,
        Map.of(
            dnnl.DNNL_ARG_SRC, source, dnnl.DNNL_ARG_WEIGHTS, kernel, dnnl.DNNL_ARG_DST, columns));
    Array planes = plan.dense(name + " columns", columns);
    Array result = plan.denseArray(inputShape);
    Adder adder = new Adder(op.window(), inputShape, columnShape);
    plan.emitJava(name, List.of(planes, result), operands -> adder.run(operands[0], operands[1]));
    return result;
  }

  /** Adds columns up. Works on Java arrays, whose loops the JVM turns into vector code. */
  private static final class Adder {
    private final Window window;
    private final int channels;
    private final int height;
    private final int width;
    private final int rows;
    private final int positions;
    private final float[] columns;
    private final float[] image;

    Adder(Window window, Shape image, Shape columns) {
      this.window = window;
      this.channels = image.extent(0) * image.extent(1);
      this.height = image.extent(2);
      this.width = image.extent(3);
      this.rows = columns.extent(2);
      this.positions = columns.extent(3);
      this.columns = new float[columns.size()];
      this.image = new float[image.size()];
    }

    void run(FloatBuffer from, FloatBuffer to) {
      from.get(0, columns);
      Arrays.fill(image, 0f);
      int plane = 0;
      for (int channel = 0; channel < channels; channel++) {
        for (int i = 0; i < window.kernelHeight(); i++) {
          for (int j = 0; j < window.kernelWidth(); j++) {
            addPlane(plane, channel, i, j);
            plane += rows * positions;
          }
        }
      }
      to.put(0, image);
    }

    /** Adds what all positions of the window give to one tap. */
    private void addPlane(int plane, int channel, int i, int j) {
      int left = j * window.dilationWidth() - window.padLeft();
      int step = window.strideWidth();
      int first = Math.max(0, -Math.floorDiv(left, step));
      int end = Math.min(positions, Math.floorDiv(width - 1 - left, step) + 1);
      for (int row = 0; row < rows; row++) {
        int y = row * window.strideHeight() + i * window.dilationHeight() - window.padTop();
        if (y >= 0 && y < height) {
          int from = plane + row * positions;
          int to = (channel * height + y) * width + left;
          if (step == 1) {
            addRow(from + first, to + first, end - first);
          } else {
            for (int position = first; position < end; position++) {
              image[to + position * step] += columns[from + position];
            }
          }
        }
      }
    }

    private void addRow(int from, int to, int count) {
      for (int k = 0; k < count; k++) {
        image[to + k] += columns[from + k];
      }
    }
  }
}
