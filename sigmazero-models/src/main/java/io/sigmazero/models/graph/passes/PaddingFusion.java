package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Window;
import java.util.OptionalInt;

/** Zeros put around an image before a convolution become the convolution's own padding. */
final class PaddingFusion implements GraphRule {
  @Override
  public OptionalInt apply(Node node, Rewriting rewriting) {
    if (!(node.op() instanceof Op.Convolution convolution)) {
      return OptionalInt.empty();
    }
    Node input = rewriting.input(node, 0);
    if (!(input.op() instanceof Op.Pad pad) || !padsOnlyTheImage(pad)) {
      return OptionalInt.empty();
    }
    Window w = convolution.window();
    Window widened =
        new Window(
            w.kernelHeight(),
            w.kernelWidth(),
            w.strideHeight(),
            w.strideWidth(),
            w.dilationHeight(),
            w.dilationWidth(),
            w.padTop() + pad.before().get(2),
            w.padLeft() + pad.before().get(3),
            w.padBottom() + pad.after().get(2),
            w.padRight() + pad.after().get(3));
    Op op =
        new Op.Convolution(
            convolution.weights(), convolution.bias(), widened, convolution.groups());
    Node source = rewriting.input(input, 0);
    return OptionalInt.of(rewriting.add(node, op, rewriting.mapped(source)));
  }

  private static boolean padsOnlyTheImage(Op.Pad pad) {
    return pad.value() == 0
        && pad.before().get(0) + pad.before().get(1) + pad.after().get(0) + pad.after().get(1) == 0;
  }
}
