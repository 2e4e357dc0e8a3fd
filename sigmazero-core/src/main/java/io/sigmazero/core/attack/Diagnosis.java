package io.sigmazero.core.attack;

import java.util.Locale;
import java.util.Optional;

/**
 * Why a sample's attack failed or did poorly, as far as its course tells.
 *
 * @param signature the pattern
 * @param sentence what was seen and what to try, for people
 */
public record Diagnosis(Signature signature, String sentence) {
  /** A share of changed features above which a result is called dense. */
  private static final double DENSE = 0.5;

  /** A share of steps without any gradient above which the gradient is called zero. */
  private static final double WITHOUT_GRADIENT = 0.5;

  private static final double OFTEN = 0.3;
  private static final double LONG = 0.95;
  private static final int ENOUGH_ITERATIONS = 20;

  /** The patterns. */
  public enum Signature {
    /** A logit or the gradient is NaN or infinite. */
    NOT_FINITE,
    /** The gradient is zero in every feature, so that nothing moves. */
    ZERO_GRADIENT,
    /** No input was adversarial. */
    NEVER_ADVERSARIAL,
    /** Adversarial, but with most features changed. */
    DENSE,
    /** Crosses the decision boundary again and again without a sparser result. */
    OSCILLATING;

    /** {@return the name as written to files: {@code zero_gradient}} */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The diagnosis of a sample.
   *
   * @param l0 of its best input, {@link Integer#MAX_VALUE} without any
   * @param features number of features, or groups, that could change
   */
  static Optional<Diagnosis> of(SearchStatistics course, int l0, int features) {
    boolean success = l0 != Integer.MAX_VALUE;
    if (!success && course.shareWithoutGradient() > WITHOUT_GRADIENT) {
      return diagnosis(
          Signature.ZERO_GRADIENT,
          "The gradient was zero in every feature in %.0f %% of the steps: the model is saturated,"
              + " rounds, or the mask leaves nothing to change. Try logits instead of"
              + " probabilities, a smooth model, a random start (restarts), or a smaller mask.",
          100 * course.shareWithoutGradient());
    }
    if (!success) {
      return diagnosis(
          Signature.NEVER_ADVERSARIAL,
          "No input was adversarial: the margin went from %.3g to %.3g at best. Try more steps, a"
              + " larger eta0, wider bounds, or an easier target.",
          course.firstMargin(),
          course.smallestMargin());
    }
    if (l0 > DENSE * features) {
      return diagnosis(
          Signature.DENSE,
          "Adversarial only with %d of %d features or groups changed; tau ended at %.3g. Try more steps or a"
              + " larger tau-factor, so that tau rises faster.",
          l0,
          features,
          course.threshold());
    }
    if (course.looks() >= ENOUGH_ITERATIONS
        && course.shareOfChangesOfSide() > OFTEN
        && course.shareSinceImprovement() > LONG) {
      return diagnosis(
          Signature.OSCILLATING,
          "Crossed the decision boundary in %.0f %% of the iterations without a sparser result in"
              + " the last %.0f %%. Try a smaller eta0 or tau-factor.",
          100 * course.shareOfChangesOfSide(),
          100 * course.shareSinceImprovement());
    }
    return Optional.empty();
  }

  /** The diagnosis of a sample that ended because a number was not finite. */
  static Diagnosis notFinite(String error) {
    return new Diagnosis(
        Signature.NOT_FINITE,
        "Ended early: "
            + error
            + ". Look for overflow in the model: inputs of the wrong scale, an exponential or a"
            + " division without a floor.");
  }

  private static Optional<Diagnosis> diagnosis(
      Signature signature, String sentence, Object... values) {
    return Optional.of(new Diagnosis(signature, String.format(Locale.ROOT, sentence, values)));
  }
}
