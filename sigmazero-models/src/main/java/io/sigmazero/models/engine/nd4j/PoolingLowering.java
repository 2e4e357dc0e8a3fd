package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/**
 * Maximum and average pools. ND4J pads both sides of an axis alike; other padding is made first.
 */
final class PoolingLowering {
  private final Lowering lowering;
  private final PlanBuilder plan;

  PoolingLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lower(Node node, Op.Pooling op) {
    boolean even =
        WindowArguments.isEven(
            op.window(), lowering.graph().node(node.input()).shape(), node.shape());
    if (op.statistic() == Op.Pooling.Statistic.MAXIMUM) {
      // Padding never wins a maximum.
      lower(node, "maxpool2d", op.window(), even, Double.NEGATIVE_INFINITY, 1);
    } else if (even) {
      lower(node, "avgpool2d", op.window(), true, 0, op.countPadding() ? 1 : 0);
    } else if (op.countPadding()) {
      lower(node, "avgpool2d", op.window(), false, 0, 1);
    } else {
      lowerShares(node, op.window());
    }
  }

  private void lower(
      Node node, String operation, Window window, boolean even, double padding, int extra) {
    Region input = lowering.value(node.input());
    Region x = even ? input : lowering.keep(Padding.around(plan, input, window, padding));
    long[] arguments = arguments(window, even, extra);
    lowering.setValue(node, pool(operation, window, arguments).of(x).to(node.shape()));
    lowering.onBackward(node, g -> passOn(node, operation, arguments, x, g));
  }

  /**
   * A mean over what of a window lies inside the image: the mean with padding, times the window's
   * size over the number of elements inside.
   */
  private void lowerShares(Node node, Window window) {
    Region input = lowering.value(node.input());
    Region x = lowering.keep(Padding.around(plan, input, window, 0));
    long[] arguments = arguments(window, false, 1);
    Shape plane = node.shape().withExtent(0, 1).withExtent(1, 1);
    Region factors = lowering.memory().constant(plane, factors(window, input.shape(), plane));
    Region mean = pool("avgpool2d", window, arguments).of(x).to(node.shape());
    plan.operation("multiply").of(mean, factors).into(mean);
    lowering.setValue(node, mean);
    lowering.onBackward(
        node,
        g -> {
          Region shares = plan.operation("multiply").of(g, factors).to(g.shape());
          passOn(node, "avgpool2d", arguments, x, shares);
        });
  }

  /** Passes a gradient on to a pool's input, which is x without its explicit padding. */
  private void passOn(Node node, String operation, long[] arguments, Region x, Region gradient) {
    Window window = ((Op.Pooling) node.op()).window();
    Shape image = lowering.graph().node(node.input()).shape();
    Region g = pool(operation + "_bp", window, arguments).of(x, gradient).to(x.shape());
    lowering.contribute(node.input(), Padding.inside(plan, g, window, image));
  }

  /** With oneDNN libnd4j's pools pass over the dilation. */
  private PlanBuilder.Operation pool(String operation, Window window, long... arguments) {
    return plan.operation(operation).integers(arguments).accelerated(window.isDense());
  }

  private static float[] factors(Window window, Shape image, Shape plane) {
    float[] factors = new float[plane.size()];
    int columns = plane.extent(3);
    for (int i = 0; i < factors.length; i++) {
      int top = i / columns * window.strideHeight() - window.padTop();
      int left = i % columns * window.strideWidth() - window.padLeft();
      int rows = inside(top, window.kernelHeight(), window.dilationHeight(), image.extent(2));
      int taps = inside(left, window.kernelWidth(), window.dilationWidth(), image.extent(3));
      factors[i] = (float) (window.kernelHeight() * window.kernelWidth()) / (rows * taps);
    }
    return factors;
  }

  /** How many taps lie within an axis. */
  private static int inside(int first, int taps, int dilation, int extent) {
    int count = 0;
    for (int tap = 0; tap < taps; tap++) {
      int position = first + tap * dilation;
      count += position >= 0 && position < extent ? 1 : 0;
    }
    return count;
  }

  private static long[] arguments(Window window, boolean even, int extra) {
    return new long[] {
      window.kernelHeight(),
      window.kernelWidth(),
      window.strideHeight(),
      window.strideWidth(),
      even ? window.padTop() : 0,
      even ? window.padLeft() : 0,
      window.dilationHeight(),
      window.dilationWidth(),
      0,
      extra,
      0
    };
  }
}
