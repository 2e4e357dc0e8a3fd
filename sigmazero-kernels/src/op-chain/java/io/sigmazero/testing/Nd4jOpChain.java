package io.sigmazero.testing;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.StepArrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.bool.BroadcastGreaterThanOrEqual;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The update step as somebody would write it who has ND4J and no fused op: one ND4J op after the
 * other over all lanes, in place where that is easy. What the fused op is measured against, in its
 * results and in its time. The lanes go in step, no gradient may be NaN or infinite, and samples
 * have at least two features: over an axis of size 1 ND4J's amax leaves the sign.
 */
public final class Nd4jOpChain {
  private final StepSchedule schedule;
  private final INDArray x;
  private final INDArray delta;
  private final INDArray lossGradient;
  private final INDArray m;
  private final INDArray v;
  private final INDArray threshold;
  private final INDArray adversarial;
  private final INDArray l0;
  private final INDArray gradientNorm;

  /** A chain over the same arrays that the fused op takes; {@code iteration()} is not looked at. */
  public Nd4jOpChain(StepArrays arrays, StepSchedule schedule) {
    long lanes = arrays.lanes();
    long features = arrays.features();
    this.schedule = schedule;
    this.x = arrays.original().reshape(lanes, features);
    this.delta = arrays.delta().reshape(lanes, features);
    this.lossGradient = arrays.lossGradient().reshape(lanes, features);
    this.m = arrays.firstMoment().reshape(lanes, features);
    this.v = arrays.secondMoment().reshape(lanes, features);
    this.threshold = arrays.threshold();
    this.adversarial = arrays.adversarial();
    this.l0 = arrays.l0();
    this.gradientNorm = arrays.gradientNorm();
  }

  /** One iteration of all lanes. */
  public void step(int iteration) {
    INDArray adversarialLanes = adversarial.castTo(DataType.FLOAT);
    INDArray gradient = gradient(adversarialLanes);
    moments(gradient);
    move(iteration);
    adapt(iteration, adversarialLanes);
    project();
  }

  private INDArray gradient(INDArray adversarialLanes) {
    float scale = (float) (2.0 * schedule.smoothing() / delta.size(1));
    INDArray denominator = delta.mul(delta).addi(schedule.smoothing());
    INDArray smooth = delta.mul(scale).divi(denominator.muli(denominator));
    INDArray gradient = lossGradient.mulColumnVector(adversarialLanes.rsub(1f)).addi(smooth);
    gradientNorm.assign(gradient.amax(1));
    return gradient.muliColumnVector(Transforms.max(gradientNorm, 1e-12, true).rdivi(1f));
  }

  private void moments(INDArray gradient) {
    m.muli(0.9f).addi(gradient.mul(0.1f));
    v.muli(0.999f).addi(gradient.mul(gradient).muli(0.001f));
  }

  private void move(int iteration) {
    INDArray root = Transforms.sqrt(v.mul(schedule.secondCorrection(iteration)), false);
    INDArray change = m.mul(schedule.stepScale(iteration)).divi(root.addi(1e-8f));
    delta.subi(change).addi(x);
    Transforms.max(delta, 0.0, false);
    Transforms.min(delta, 1.0, false);
    delta.subi(x);
  }

  private void adapt(int iteration, INDArray adversarialLanes) {
    INDArray directions = adversarialLanes.mul(2f).subi(1f);
    threshold.addi(directions.muli(schedule.thresholdStep(iteration)));
    Transforms.max(threshold, 0.0, false);
    Transforms.min(threshold, 1.0, false);
  }

  private void project() {
    INDArray kept = Nd4j.create(DataType.BOOL, delta.shape());
    Nd4j.getExecutioner()
        .exec(new BroadcastGreaterThanOrEqual(Transforms.abs(delta, true), threshold, kept, 0));
    delta.muli(kept.castTo(DataType.FLOAT));
    l0.assign(delta.neq(0f).castTo(DataType.INT32).sum(1));
  }
}
