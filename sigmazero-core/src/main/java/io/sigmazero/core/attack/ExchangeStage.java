package io.sigmazero.core.attack;

import java.util.Arrays;

/**
 * Looks for a set of changes of a given size that is adversarial, from an input that is not, by
 * exchanges at the gradients on the way; what is found is polished.
 */
final class ExchangeStage extends RefinedStage {
  private static final float INERTIA = 1.5f;
  private static final float OTHER_INERTIA = 4f;
  private static final float KEEP_ALL = 1e6f;
  private static final float PROMISING = 0.6f;
  private static final int ATTEMPTS = 5;

  private final int size;
  private final float inertia;
  private int attempt;
  private float[] point;
  private float[] gradientAtPoint;
  private float[] candidate;
  private float lastMargin = Float.MAX_VALUE;
  private boolean other;

  private ExchangeStage(
      Refinement refinement, float[] point, float[] gradientAtPoint, int size, float inertia) {
    super(refinement, Polish.fine(refinement, 0));
    this.point = point;
    this.gradientAtPoint = gradientAtPoint;
    this.size = size;
    this.inertia = inertia;
  }

  /**
   * Takes back about half of the changes of the input that is polished best so far, and looks for
   * as many others that make up for them. There must be one.
   */
  static ExchangeStage ofCurrent(Refinement refinement) {
    float[] current = refinement.current();
    float[] point = refinement.thinned(current);
    // No pass for the thinned input: its gradient is taken to be that of the input it came from,
    // and what was taken back is not to come back at once.
    float[] gradient = refinement.currentGradient().clone();
    for (int j = 0; j < point.length; j++) {
      if (point[j] != current[j]) {
        gradient[j] = 0f;
      }
    }
    return new ExchangeStage(refinement, point, gradient, refinement.currentSize(), INERTIA);
  }

  /**
   * Keeps all changes of the input in which a search came to rest, and adds others until there is
   * one less than the best has.
   */
  static ExchangeStage repairing(Refinement refinement, SearchStage.Rest rest) {
    int size = refinement.sample.bestL0 - 1;
    return new ExchangeStage(refinement, rest.input(), rest.gradient(), size, KEEP_ALL);
  }

  @Override
  public boolean begin() {
    candidate = exchanged(inertia);
    refinement.show(candidate);
    return true;
  }

  private float[] exchanged(float favour) {
    return refinement.choice.exchange(point, gradientAtPoint, size, favour);
  }

  @Override
  Next miss(Margin margin) {
    boolean promising = margin.value() <= PROMISING * lastMargin;
    if (!other && !promising) {
      other = true;
      return Next.MOVE;
    }
    other = false;
    lastMargin = margin.value();
    attempt++;
    return attempt < ATTEMPTS ? Next.GRADIENT : Next.DONE;
  }

  @Override
  float[] propose(Slopes slopes) {
    float[] next;
    if (slopes == null) {
      next = exchanged(attempt % 2 == 0 ? OTHER_INERTIA : 1 / OTHER_INERTIA);
    } else {
      point = candidate;
      gradientAtPoint = slopes.blended();
      next = exchanged(inertia);
    }
    // An input is not looked at twice in a row.
    if (Arrays.equals(next, candidate)) {
      return null;
    }
    candidate = next;
    return next;
  }

  @Override
  float[] lookedAt() {
    return candidate;
  }
}
