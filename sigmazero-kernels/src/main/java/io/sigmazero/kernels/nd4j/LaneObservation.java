package io.sigmazero.kernels.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What an attack does between forward and backward as one op: it looks at the logits of all lanes,
 * decides which are adversarial, better than before or done, and writes the gradient of the margin
 * for the backward pass. In full: {@link ArrayKernels#observe}.
 *
 * <p>Run by {@code Nd4j.exec(op)} while {@link SelfExecution} is installed, as often as wanted, by
 * one thread at a time.
 */
public final class LaneObservation extends SelfExecutingOp {
  private final AttackLanes lanes;
  private final SampleQueue queue;
  private final INDArray logits;
  private final INDArray cotangent;
  private final ObservationRule rule;

  /**
   * An observation of some lanes; everything is kept.
   *
   * @param lanes read and written
   * @param queue read and written
   * @param logits FLOAT, B × K, K at least 2; read
   * @param cotangent FLOAT, B × K; written
   * @param rule what counts as adversarial, and as done
   * @throws IllegalArgumentException naming what does not fit; labels are looked at here, once
   */
  public LaneObservation(
      AttackLanes lanes,
      SampleQueue queue,
      INDArray logits,
      INDArray cotangent,
      ObservationRule rule) {
    super(
        "sigmazero_observation",
        inputs(lanes, queue, logits),
        List.of(
            cotangent,
            lanes.step().adversarial(),
            lanes.step().iteration(),
            lanes.bestL0(),
            lanes.event(),
            lanes.upcoming(),
            queue.taken(),
            queue.l0(),
            queue.iterations(),
            queue.cleanPredictions(),
            queue.outcome()));
    this.lanes = lanes;
    this.queue = queue;
    this.logits = logits;
    this.cotangent = cotangent;
    this.rule = rule;
    requireValid();
  }

  @Override
  public INDArray[] execute(ArrayKernels kernels) {
    kernels.observe(lanes, queue, logits, cotangent, rule);
    return written();
  }

  private static List<INDArray> inputs(AttackLanes lanes, SampleQueue queue, INDArray logits) {
    List<INDArray> inputs = new ArrayList<>();
    inputs.add(logits);
    inputs.add(lanes.step().l0());
    inputs.add(lanes.step().gradientNorm());
    inputs.add(lanes.sample());
    inputs.add(queue.labels());
    return inputs;
  }

  private void requireValid() {
    queue.requireFor(lanes);
    NamedArray z = new NamedArray("logits", logits).require(DataType.FLOAT);
    NamedArray x = new NamedArray("original", lanes.step().original());
    if (logits.rank() != 2 || logits.size(0) != lanes.lanes() || logits.size(1) < 2) {
      throw new IllegalArgumentException(
          z + " but " + x + ", must be [" + lanes.lanes() + ", classes] of at least 2 classes");
    }
    NamedArray gradient = new NamedArray("cotangent", cotangent).require(DataType.FLOAT);
    gradient.requireShapeOf(z);
    queue.requireDisjoint(lanes, List.of(z, gradient));
    requireClass("target", rule.target(), -1);
    requireClass("the smallest label", queue.labels().minNumber().intValue(), 0);
    requireClass("the largest label", queue.labels().maxNumber().intValue(), 0);
  }

  private void requireClass(String what, int found, int smallest) {
    if (found < smallest || found >= logits.size(1)) {
      throw new IllegalArgumentException(
          what + " is " + found + " but " + new NamedArray("logits", logits));
    }
  }
}
