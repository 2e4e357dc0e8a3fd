package io.sigmazero.core.attack;

import java.util.Arrays;

/**
 * Grows a set of changes from the sample itself until it is adversarial: at each input the features
 * that gain most by its gradient, each at its better bound; first half as many as the gradient at
 * the sample says are needed, then more and more.
 */
final class GrowStage extends RefinedStage {
  private static final float INERTIA = 1.5f;
  private static final double GROWTH = 1.25;
  private static final double LARGER = 1.6;
  private static final float PROMISING = 0.3f;

  private final int mostPasses;
  private int looks;
  private float[] point;
  private float[] from;
  private float[] slopes;
  private boolean larger;
  private float margin;
  private double size;

  /**
   * A stage.
   *
   * @param mostPasses after which it gives up, at least 1
   */
  GrowStage(Refinement refinement, int mostPasses) {
    super(refinement, 0.3);
    this.mostPasses = mostPasses;
  }

  @Override
  public boolean begin() {
    point = refinement.sample.clean;
    refinement.show(point);
    return true;
  }

  @Override
  Next miss(Margin found) {
    looks++;
    if (looks >= mostPasses) {
      return Next.DONE;
    }
    // Where a set of changes brought little, a larger one is tried before the next backward pass.
    larger = !larger && looks > 1 && found.value() > PROMISING * margin;
    margin = found.value();
    return larger ? Next.MOVE : Next.GRADIENT;
  }

  @Override
  float[] propose(float[] gradient) {
    if (gradient != null) {
      from = point;
      slopes = gradient;
    }
    if (looks == 1) {
      size = refinement.choice.estimate(margin, from, slopes) * 0.5;
    } else {
      size = Math.max(size * (larger ? LARGER : GROWTH), size + 1);
    }
    int most = (int) Math.min(refinement.choice.units(), Math.ceil(size));
    float[] next = refinement.choice.exchange(from, slopes, most, INERTIA);
    // Without any gain there is nothing to grow by.
    if (Arrays.equals(next, point)) {
      return null;
    }
    point = next;
    return next;
  }

  @Override
  float[] lookedAt() {
    return point;
  }
}
