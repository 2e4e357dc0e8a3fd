package io.sigmazero.core.attack;

import java.nio.FloatBuffer;

/**
 * Heads for a class that is not the likeliest rival: the sparsest change may lead elsewhere than
 * where the sample is nearest. For a linear model one proposal for each class suffices.
 */
final class RivalStage extends RefinedStage {
  private static final int ATTEMPTS = 3;

  private final int rank;
  private int rival = -1;
  private int attempt;
  private float[] candidate;
  private final FloatBuffer logits;
  private final int logitOffset;
  private float rivalMargin;

  /**
   * A stage.
   *
   * @param logits where the model writes them
   * @param logitOffset of the lane
   * @param rank of the class among the others by the sample's logits, from 0 for the likeliest
   */
  RivalStage(Refinement refinement, FloatBuffer logits, int logitOffset, int rank) {
    super(refinement, Polish.fine(refinement, 0.1));
    this.logits = logits;
    this.logitOffset = logitOffset;
    this.rank = rank;
  }

  @Override
  public boolean begin() {
    candidate = refinement.sample.clean;
    refinement.show(candidate);
    return true;
  }

  @Override
  Next miss(Margin margin) {
    int label = refinement.sample.label;
    int classes = refinement.run.model().classes();
    if (rival < 0) {
      rival = classAt(label, classes);
      rivalMargin = logits.get(logitOffset + label) - logits.get(logitOffset + rival);
      return Next.GRADIENT;
    }
    attempt++;
    return attempt < ATTEMPTS ? Next.GRADIENT : Next.DONE;
  }

  private int classAt(int label, int classes) {
    boolean[] passed = new boolean[classes];
    passed[label] = true;
    int found = label;
    for (int r = 0; r <= rank; r++) {
      found = -1;
      for (int k = 0; k < classes; k++) {
        boolean better = found < 0 || logits.get(logitOffset + k) > logits.get(logitOffset + found);
        if (!passed[k] && better) {
          found = k;
        }
      }
      passed[found] = true;
    }
    return found;
  }

  @Override
  float[] propose(Slopes slopes) {
    int target = refinement.sample.bestL0 - 1;
    if (attempt == 0) {
      int needed = refinement.choice.estimate(rivalMargin, candidate, slopes.here());
      if (needed > 2 * refinement.sample.bestL0) {
        return null;
      }
    }
    candidate = refinement.choice.exchange(candidate, slopes.here(), target, 1f);
    return candidate;
  }

  @Override
  float[] lookedAt() {
    return candidate;
  }

  @Override
  boolean asksForMargin() {
    return false;
  }

  @Override
  void writeOwnCotangent(FloatBuffer cotangent, int offset, int classes) {
    for (int k = 0; k < classes; k++) {
      cotangent.put(offset + k, k == refinement.sample.label ? 1f : k == rival ? -1f : 0f);
    }
  }
}
