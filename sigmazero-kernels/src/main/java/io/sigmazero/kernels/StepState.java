package io.sigmazero.kernels;

import java.nio.FloatBuffer;

/**
 * What the update step reads and writes for some lanes (samples attacked at the same time). All
 * buffers are direct, in native byte order, lane after lane, {@code lanes × features} long. Inputs
 * are in units of the box: x lies in [0, 1]. Not thread safe.
 */
public final class StepState {
  private final int lanes;
  private final int features;
  private final FloatBuffer original;
  private final FloatBuffer delta;
  private final FloatBuffer lossGradient;
  private final FloatBuffer firstMoment;
  private final FloatBuffer secondMoment;

  /** The gradient of the lane whose step is under way; here so that it is made only once. */
  private final FloatBuffer gradient;

  private final float[] thresholds;
  private final float[] gradientNorms;
  private final int[] l0s;

  /**
   * State for some lanes, all zero.
   *
   * @param lanes at least 1
   * @param features elements of a sample, at least 1
   * @param lossGradient direct, native order, {@code lanes × features}: where the model leaves the
   *     gradient of max(margin, 0); only read here
   */
  public StepState(int lanes, int features, FloatBuffer lossGradient) {
    this(lanes, features, StepBuffers.allocate(Math.multiplyExact(lanes, features), lossGradient));
  }

  /**
   * State whose values lie in memory of the caller's, which must stay valid as long as this state
   * is used. τ, ℓ0 and the gradient norm start at zero.
   *
   * @param lanes at least 1
   * @param features elements of a sample, at least 1
   * @param buffers of {@code lanes × features} values each
   */
  public StepState(int lanes, int features, StepBuffers buffers) {
    if (lanes < 1 || features < 1 || buffers.size() != Math.multiplyExact(lanes, features)) {
      throw new IllegalArgumentException(
          lanes + " × " + features + " values asked for, the buffers have " + buffers.size());
    }
    this.lanes = lanes;
    this.features = features;
    this.lossGradient = buffers.lossGradient();
    this.original = buffers.original();
    this.delta = buffers.delta();
    this.firstMoment = buffers.firstMoment();
    this.secondMoment = buffers.secondMoment();
    this.gradient = DirectBuffers.floats(features);
    this.thresholds = new float[lanes];
    this.gradientNorms = new float[lanes];
    this.l0s = new int[lanes];
  }

  /**
   * Makes a lane ready for a new sample: δ, m, v and ℓ0 zero, τ as given. x is the caller's.
   *
   * @param lane {@code 0 <= lane < lanes()}
   * @param threshold τ, in units of the box, in [0, 1]
   */
  public void reset(int lane, float threshold) {
    int from = offset(lane);
    for (int j = from; j < from + features; j++) {
      delta.put(j, 0f);
      firstMoment.put(j, 0f);
      secondMoment.put(j, 0f);
    }
    thresholds[lane] = threshold;
    gradientNorms[lane] = 0f;
    l0s[lane] = 0;
  }

  /** {@return number of lanes} */
  public int lanes() {
    return lanes;
  }

  /** {@return elements of a sample} */
  public int features() {
    return features;
  }

  /**
   * {@return first element of a lane in every buffer}
   *
   * @param lane {@code 0 <= lane < lanes()}
   */
  public int offset(int lane) {
    return lane * features;
  }

  /** {@return x, in units of the box} */
  public FloatBuffer original() {
    return original;
  }

  /** {@return δ, in units of the box} */
  public FloatBuffer delta() {
    return delta;
  }

  /** {@return the gradient of max(margin, 0) with respect to x + δ, in units of the box} */
  public FloatBuffer lossGradient() {
    return lossGradient;
  }

  /** {@return Adam's m} */
  public FloatBuffer firstMoment() {
    return firstMoment;
  }

  /** {@return Adam's v} */
  public FloatBuffer secondMoment() {
    return secondMoment;
  }

  /**
   * {@return τ of a lane}
   *
   * @param lane {@code 0 <= lane < lanes()}
   */
  public float threshold(int lane) {
    return thresholds[lane];
  }

  /**
   * Sets τ of a lane.
   *
   * @param lane {@code 0 <= lane < lanes()}
   * @param threshold τ, in units of the box, in [0, 1]
   */
  public void setThreshold(int lane, float threshold) {
    thresholds[lane] = threshold;
  }

  /**
   * {@return number of entries of δ that are not zero after the last step of a lane}
   *
   * @param lane {@code 0 <= lane < lanes()}
   */
  public int l0(int lane) {
    return l0s[lane];
  }

  /**
   * {@return largest magnitude of the gradient in the last step of a lane, before normalisation}
   *
   * @param lane {@code 0 <= lane < lanes()}
   */
  public float gradientNorm(int lane) {
    return gradientNorms[lane];
  }

  /**
   * {@return whether the last step of a lane met neither NaN nor infinity in the gradient}
   *
   * @param lane {@code 0 <= lane < lanes()}
   */
  public boolean gradientIsFinite(int lane) {
    return Float.isFinite(gradientNorms[lane]);
  }

  /** Loss gradient plus smooth gradient of one lane, features long: a step's scratch. */
  FloatBuffer gradient() {
    return gradient;
  }

  void setL0(int lane, int l0) {
    l0s[lane] = l0;
  }

  void setGradientNorm(int lane, float norm) {
    gradientNorms[lane] = norm;
  }
}
