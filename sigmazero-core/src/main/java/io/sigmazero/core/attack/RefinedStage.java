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

  RefinedStage(Refinement refinement, double firstFraction) {
    this.refinement = refinement;
    this.polish = new Polish(refinement, firstFraction);
  }

  /** Looks at what was proposed; not adversarial. */
  abstract Next miss(Margin margin);

  /**
   * The next proposal; null if there is none.
   *
   * @param gradient at the input just run; null if none was asked for
   */
  abstract float[] propose(float[] gradient);

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
    float[] gradient = last == Next.GRADIENT ? refinement.gradient() : null;
    float[] next = polishing ? polish.propose(gradient) : propose(gradient);
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
    if (polishing) {
      margin.writeCotangent(cotangent, offset, classes);
    } else {
      writeOwnCotangent(margin, cotangent, offset, classes);
    }
  }

  /** The cotangent before anything adversarial was found. */
  void writeOwnCotangent(Margin margin, FloatBuffer cotangent, int offset, int classes) {
    margin.writeCotangent(cotangent, offset, classes);
  }
}
