package io.sigmazero.core.attack;

import java.util.Arrays;

/**
 * Takes back about half of the changes of the input that is polished best so far, and looks for as
 * many others that make up for them; what is found is polished.
 */
final class ExchangeStage extends RefinedStage {
  private static final float INERTIA = 1.5f;
  private static final float OTHER_INERTIA = 4f;
  private static final float PROMISING = 0.6f;
  private static final int ATTEMPTS = 5;

  private int size;
  private int attempt;
  private float[] point;
  private float[] gradientAtPoint;
  private float[] candidate;
  private float lastMargin = Float.MAX_VALUE;
  private boolean other;

  ExchangeStage(Refinement refinement) {
    super(refinement, 0);
  }

  @Override
  public boolean begin() {
    if (!refinement.hasCurrent()) {
      return false;
    }
    size = refinement.currentSize();
    float[] current = refinement.current();
    point = refinement.thinned(current);
    // No pass for the thinned input: its gradient is taken to be that of the input it came from,
    // and what was taken back is not to come back at once.
    gradientAtPoint = refinement.currentGradient().clone();
    for (int j = 0; j < point.length; j++) {
      if (point[j] != current[j]) {
        gradientAtPoint[j] = 0f;
      }
    }
    candidate = exchanged(INERTIA);
    refinement.show(candidate);
    return true;
  }

  private float[] exchanged(float inertia) {
    return refinement.choice.exchange(point, gradientAtPoint, size, inertia);
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
  float[] propose(float[] gradient) {
    float[] next;
    if (gradient == null) {
      next = exchanged(attempt % 2 == 0 ? OTHER_INERTIA : 1 / OTHER_INERTIA);
    } else {
      point = candidate;
      gradientAtPoint = gradient;
      next = exchanged(INERTIA);
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
