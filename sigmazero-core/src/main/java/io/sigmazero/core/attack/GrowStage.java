package io.sigmazero.core.attack;

import java.util.Arrays;

/**
 * Grows a set of changes from the sample itself until it is adversarial: at each input the features
 * that gain most by its gradient, each at its better bound; first half as many as the gradient at
 * the sample says are needed, then more and more. Where that comes to too many times what it said,
 * growing is given up: a search from the sample does better.
 */
final class GrowStage extends RefinedStage {
  private static final float INERTIA = 1.5f;
  private static final double GROWTH = 1.4;
  private static final double LARGER = 2.2;
  private static final float PROMISING = 0.3f;
  private static final double RUGGED = 8;
  private static final double HOPELESS = 32;
  private static final double ALWAYS_TRIED = 150;

  private final int mostPasses;
  private int looks;
  private float[] point;
  private float[] from;
  private float[] slopes;
  private boolean larger;
  private float margin;
  private double size;
  private int estimate;

  /**
   * A stage.
   *
   * @param mostPasses after which it gives up, at least 1
   */
  GrowStage(Refinement refinement, int mostPasses) {
    super(refinement, Polish.coarse(refinement, 0.3));
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
  float[] propose(Slopes found) {
    if (found != null) {
      from = point;
      slopes = found.blended();
    }
    if (looks == 1) {
      estimate = refinement.choice.estimate(margin, from, slopes);
      size = estimate * 0.5;
    } else {
      size = Math.max(size * (larger ? LARGER : GROWTH), size + 1);
    }
    boolean adapts = refinement.parts().adapt();
    if (adapts && size > Math.max(ALWAYS_TRIED, HOPELESS * estimate)) {
      return null;
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

  /** Whether the gradient misled: many times the changes were needed that it told. */
  boolean isRugged() {
    return size > RUGGED * estimate;
  }

  @Override
  float[] lookedAt() {
    return point;
  }
}
