package io.sigmazero.models.dl4j;

import io.sigmazero.models.graph.Op;
import java.util.List;
import org.nd4j.linalg.activations.IActivation;

/** An activation function that tells how the graph computes it. */
public interface ElementwiseFunction extends IActivation {
  /** {@return functions of one element, applied one after the other} */
  List<Op.Unary> steps();
}
