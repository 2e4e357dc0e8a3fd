package io.sigmazero.kernels;

/**
 * The update of a single element, in the exact order of operations that every implementation of
 * {@link UpdateStep} follows. Single precision, no fused multiply-add.
 */
final class StepMath {
  /** Adam's decay rates (Kingma and Ba, 2015). */
  static final float FIRST_DECAY = 0.9f;

  static final float SECOND_DECAY = 0.999f;

  /** One minus the decay rates, written out: 1f - 0.999f is off by 1e-5. */
  static final float FIRST_WEIGHT = 0.1f;

  static final float SECOND_WEIGHT = 0.001f;

  /** Keeps Adam's divisor from zero. */
  static final float EPSILON = 1e-8f;

  /** Smallest divisor of the ℓ∞ normalisation. */
  static final float SMALLEST_NORM = 1e-12f;

  static final int WITHOUT_SIGN = 0x7fffffff;
  static final int ONE_BITS = 0x3f800000;
  static final int INFINITY_BITS = 0x7f800000;

  private StepMath() {}

  /**
   * {@code scale·δ/(δ²+σ)²}: the gradient of Σδ²/(δ²+σ)/d when {@code scale = 2σ/d}.
   *
   * @param delta δ
   * @param smoothing σ
   * @param scale 2σ/d
   */
  static float smoothGradient(float delta, float smoothing, float scale) {
    return smoothGradient(delta, delta * delta, smoothing, scale);
  }

  /**
   * {@code scale·δ/(r²+σ)²}: the same for a feature of a group.
   *
   * @param square r², the square of the largest |δ| of the group
   */
  static float smoothGradient(float delta, float square, float smoothing, float scale) {
    float denominator = square + smoothing;
    return scale * delta / (denominator * denominator);
  }

  /** Exponential mean of the gradient. */
  static float firstMoment(float moment, float gradient) {
    return FIRST_DECAY * moment + FIRST_WEIGHT * gradient;
  }

  /** Exponential mean of the squared gradient. */
  static float secondMoment(float moment, float gradient) {
    return SECOND_DECAY * moment + SECOND_WEIGHT * (gradient * gradient);
  }

  /**
   * Adam's move.
   *
   * @param stepScale η/(1−β₁^(i+1))
   * @param secondCorrection 1/(1−β₂^(i+1))
   */
  static float moved(
      float delta, float first, float second, float stepScale, float secondCorrection) {
    float root = (float) Math.sqrt(second * secondCorrection);
    return delta - stepScale * first / (root + EPSILON);
  }

  /**
   * Box clip of x + δ to [0, 1], and projection to zero of what stays under τ in magnitude:
   *
   * <pre>{@code
   * position = bits of (original + delta), as a signed integer
   * position = min(max(position, 0), bits of 1)
   * clipped = (float of position) - original
   * return |clipped| < threshold ? 0 : clipped
   * }</pre>
   *
   * <p>Floats that are not negative are in the order of their bits, and negative ones have negative
   * bits, so the integers clip like floats would; −0 becomes 0. Without branches: which elements
   * are clipped or projected cannot be predicted, and a wrong guess costs a processor more than all
   * the arithmetic.
   *
   * @param threshold τ, in [0, 1]
   */
  static float projected(float original, float delta, float threshold) {
    int clipped = Float.floatToRawIntBits(clipped(original, delta));
    int below = ((clipped & WITHOUT_SIGN) - Float.floatToRawIntBits(threshold)) >> 31;
    return Float.intBitsToFloat(clipped & ~below);
  }

  /** The box clip alone. */
  static float clipped(float original, float delta) {
    int position = Math.min(Math.max(Float.floatToRawIntBits(original + delta), 0), ONE_BITS);
    return Float.intBitsToFloat(position) - original;
  }

  /** 1 for a value that is not zero, else 0, without a branch. */
  static int isNotZero(float value) {
    int magnitude = Float.floatToRawIntBits(value) & WITHOUT_SIGN;
    return -magnitude >>> 31;
  }

  /** τ moved by {@code step}, up for an adversarial sample and down for another, within [0, 1]. */
  static float adapted(float threshold, float step, boolean adversarial) {
    float moved = adversarial ? threshold + step : threshold - step;
    return Math.min(Math.max(moved, 0f), 1f);
  }
}
