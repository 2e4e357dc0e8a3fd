package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A convolution cut into dense ones without dilation: each takes some neighbouring groups of
 * channels, with weights that are zero where groups do not meet and between a dilated kernel's
 * taps.
 */
final class DenseBlocks {
  /** Channels worth a dense block: what oneDNN computes at once, twice. */
  private static final int CHANNELS = 32;

  /**
   * Neighbouring groups.
   *
   * @param firstInput first channel of the input
   * @param inputs number of channels of the input
   * @param firstOutput first channel of the output
   * @param outputs number of channels of the output
   */
  record Block(int firstInput, int inputs, int firstOutput, int outputs) {}

  private final Op.Convolution op;
  private final int inputsPerGroup;
  private final int outputsPerGroup;
  private final List<Block> blocks = new ArrayList<>();

  DenseBlocks(Op.Convolution op) {
    this.op = op;
    this.inputsPerGroup = op.weights().shape().extent(1);
    this.outputsPerGroup = op.weights().shape().extent(0) / op.groups();
    int step = Math.max(1, CHANNELS / Math.max(inputsPerGroup, outputsPerGroup));
    for (int group = 0; group < op.groups(); group += step) {
      int groups = Math.min(step, op.groups() - group);
      blocks.add(
          new Block(
              group * inputsPerGroup,
              groups * inputsPerGroup,
              group * outputsPerGroup,
              groups * outputsPerGroup));
    }
  }

  List<Block> all() {
    return blocks;
  }

  /** Height of a kernel from its first to its last tap. */
  static int reachHeight(Window window) {
    return (window.kernelHeight() - 1) * window.dilationHeight() + 1;
  }

  /** Width of a kernel from its first to its last tap. */
  static int reachWidth(Window window) {
    return (window.kernelWidth() - 1) * window.dilationWidth() + 1;
  }

  /** Weights of a block, outputs×inputs×height×width. */
  Region weights(Block block, PlanMemory memory) {
    if (op.groups() == 1 && op.window().isDense()) {
      return memory.weights(op.weights());
    }
    Window window = op.window();
    Shape shape =
        Shape.of(block.outputs(), block.inputs(), reachHeight(window), reachWidth(window));
    String form = "dense block from output " + block.firstOutput();
    return memory.weights(op.weights(), form, shape, () -> fill(block, shape));
  }

  private float[] fill(Block block, Shape shape) {
    float[] dense = new float[shape.size()];
    for (int output = 0; output < block.outputs(); output++) {
      int firstInput = output / outputsPerGroup * inputsPerGroup;
      for (int input = 0; input < inputsPerGroup; input++) {
        int kernel = (block.firstOutput() + output) * inputsPerGroup + input;
        copyKernel(kernel, dense, output * block.inputs() + firstInput + input);
      }
    }
    return dense;
  }

  private void copyKernel(int kernel, float[] dense, int denseKernel) {
    Window window = op.window();
    float[] values = op.weights().values();
    int width = reachWidth(window);
    int from = kernel * window.kernelHeight() * window.kernelWidth();
    int to = denseKernel * reachHeight(window) * width;
    for (int row = 0; row < window.kernelHeight(); row++) {
      for (int column = 0; column < window.kernelWidth(); column++) {
        dense[to + row * window.dilationHeight() * width + column * window.dilationWidth()] =
            values[from + row * window.kernelWidth() + column];
      }
    }
  }

  /** Bias of a block. */
  Region bias(Block block, PlanMemory memory) {
    Tensor bias = op.bias();
    if (blocks.size() == 1) {
      return memory.weights(bias);
    }
    int end = block.firstOutput() + block.outputs();
    return memory.weights(
        bias,
        "from output " + block.firstOutput(),
        Shape.of(block.outputs()),
        () -> Arrays.copyOfRange(bias.values(), block.firstOutput(), end));
  }
}
