package io.sigmazero.core.attack;

import java.nio.FloatBuffer;

/**
 * A stage that proposes inputs until one is adversarial and then polishes that: takes changes back
 * as long as it stays adversarial.
 */
abstract class RefinedStage implements Stage {
  final Refinement refinement;
  private final Polish polish;
  private boolean polishing;

  RefinedStage(Refinement refinement, Polish polish) {
    this.refinement = refinement;
    this.polish = polish;
  }

  /** Looks at what was proposed; not adversarial. */
  abstract Next miss(Margin margin);

  /**
   * The next proposal; null if there is none.
   *
   * @param slopes at the input just run; null if none were asked for
   */
  abstract float[] propose(Slopes slopes);

  private Next last;

  @Override
  public final Next observe(Margin margin, boolean improved) {
    refinement.note(margin, improved);
    if (polishing) {
      last = polish.observe(margin);
    } else if (margin.isAdversarial()) {
      polishing = true;
      last = polish.begin(lookedAt());
    } else {
      last = miss(margin);
    }
    return last;
  }

  /** The input just run. */
  abstract float[] lookedAt();

  @Override
  public final boolean advance() {
    boolean isOfMargin = polishing || asksForMargin();
    Slopes slopes = last == Next.GRADIENT ? refinement.slopes(isOfMargin) : null;
    float[] next = polishing ? polish.propose(slopes) : propose(slopes);
    if (next == null) {
      return false;
    }
    refinement.show(next);
    return true;
  }

  @Override
  public final int l0() {
    return refinement.l0();
  }

  @Override
  public final boolean iterates() {
    return true;
  }

  @Override
  public void writeCotangent(Margin margin, FloatBuffer cotangent, int offset, int classes) {
    if (polishing || asksForMargin()) {
      margin.writeCotangent(cotangent, offset, classes);
    } else {
      writeOwnCotangent(cotangent, offset, classes);
    }
  }

  /** Whether the gradient before anything adversarial was found is the margin's. */
  boolean asksForMargin() {
    return true;
  }

  /** The cotangent of another gradient than the margin's. */
  void writeOwnCotangent(FloatBuffer cotangent, int offset, int classes) {
    throw new IllegalStateException("asks for the margin only");
  }
}
