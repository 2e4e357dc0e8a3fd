package io.sigmazero.core.attack;

/** Looks once more at an adversarial input, for its gradient, and polishes it. */
final class PolishStage extends RefinedStage {
  private final float[] adversarial;

  PolishStage(Refinement refinement, float[] adversarial, double firstFraction) {
    super(refinement, Polish.fine(refinement, firstFraction));
    this.adversarial = adversarial;
  }

  @Override
  public boolean begin() {
    refinement.show(adversarial);
    return true;
  }

  @Override
  Next miss(Margin margin) {
    return Next.DONE;
  }

  @Override
  float[] propose(Slopes slopes) {
    return null;
  }

  @Override
  float[] lookedAt() {
    return adversarial;
  }
}
