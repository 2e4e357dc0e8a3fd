package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/**
 * Convolutions as dense ones, backward as transposed ones.
 *
 * <p>Measured with 64 lanes on libnd4j's CPU backend with oneDNN: a transposed convolution ({@code
 * deconv2d}) takes half of {@code conv2d_bp}, which computes weight gradients too, and a tenth of
 * {@code conv2d_input_bp}; it is as fast as a convolution with flipped weights, and needs no
 * weights of its own. {@code depthwise_conv2d} takes 40 times as long as a dense convolution whose
 * weights are zero off the diagonal, and dilated convolutions leave oneDNN and take 20 to 50 times
 * as long. So groups are joined to blocks of some 32 channels, and zeros fill the gaps of dilated
 * kernels.
 */
final class ConvolutionLowering {
  private final Lowering lowering;

  ConvolutionLowering(Lowering lowering) {
    this.lowering = lowering;
  }

  void lower(Node node, Op.Convolution op) {
    PlanBuilder plan = lowering.plan();
    Region input = lowering.value(node.input());
    Window window = op.window();
    boolean even = WindowArguments.isEven(window, input.shape(), node.shape());
    Region x = even ? input : Padding.around(plan, input, window, 0);
    long[] arguments = arguments(window, even ? window.padTop() : 0, even ? window.padLeft() : 0);
    Region y = lowering.memory().temporary(node.shape());
    DenseBlocks blocks = new DenseBlocks(op);
    for (DenseBlocks.Block block : blocks.all()) {
      plan.operation("conv2d")
          .of(x.channels(block.firstInput(), block.inputs()))
          .of(blocks.weights(block, lowering.memory()), blocks.bias(block, lowering.memory()))
          .integers(arguments)
          .into(y.channels(block.firstOutput(), block.outputs()));
    }
    lowering.setValue(node, y);
    lowering.onBackward(node, g -> passOn(node, blocks, g));
  }

  /** Padding below and at the right follows from the extents, so it need not be even here. */
  private void passOn(Node node, DenseBlocks blocks, Region gradient) {
    Shape shape = lowering.graph().node(node.input()).shape();
    Window window = ((Op.Convolution) node.op()).window();
    Region g = lowering.memory().temporary(shape);
    for (DenseBlocks.Block block : blocks.all()) {
      lowering
          .plan()
          .operation("deconv2d")
          .of(gradient.channels(block.firstOutput(), block.outputs()))
          .of(blocks.weights(block, lowering.memory()))
          .integers(arguments(window, window.padTop(), window.padLeft()))
          .into(g.channels(block.firstInput(), block.inputs()));
    }
    lowering.contribute(node.input(), g);
  }

  /** Kernels come without dilation; padding is explicit, images N×C×H×W, weights O×C×kH×kW. */
  private static long[] arguments(Window window, int padTop, int padLeft) {
    return new long[] {
      DenseBlocks.reachHeight(window),
      DenseBlocks.reachWidth(window),
      window.strideHeight(),
      window.strideWidth(),
      padTop,
      padLeft,
      1,
      1,
      0,
      0,
      1
    };
  }
}
