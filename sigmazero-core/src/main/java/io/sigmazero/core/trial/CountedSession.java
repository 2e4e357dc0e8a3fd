package io.sigmazero.core.trial;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.model.ForwardingSession;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A session of one lane that counts its passes for one attack, refuses those beyond the budget, and
 * keeps the sparsest adversarial input. Closing it leaves the session behind it open.
 */
final class CountedSession extends ForwardingSession {
  private final int classes;
  private final float[] clean;
  private final int label;
  private final PassBudget budget;
  private final float[] best;
  private final List<Improvement> improvements = new ArrayList<>();
  private int forwardPasses;
  private int backwardPasses;
  private Margin margin;

  CountedSession(ModelSession session, int classes, float[] clean, int label, PassBudget budget) {
    super(session);
    this.classes = classes;
    this.clean = clean;
    this.label = label;
    this.budget = budget;
    this.best = clean.clone();
  }

  @Override
  public void forward() {
    if (forwardPasses >= budget.forward()) {
      throw new PassesSpentException();
    }
    requireWithinBox();
    super.forward();
    forwardPasses++;
    margin = Margin.of(logits(), 0, classes, label, OptionalInt.empty());
    if (margin.isAdversarial()) {
      keepIfSparser();
    }
  }

  @Override
  public void backward() {
    if (backwardPasses >= budget.backward()) {
      throw new PassesSpentException();
    }
    super.backward();
    backwardPasses++;
  }

  private void requireWithinBox() {
    FloatBuffer input = input();
    for (int j = 0; j < clean.length; j++) {
      float value = input.get(j);
      if (!(value >= 0f && value <= 1f)) {
        throw new IllegalStateException(
            "the attack looks at value " + value + " at feature " + j + ", outside 0 to 1");
      }
    }
  }

  private void keepIfSparser() {
    int limit = bestL0();
    int l0 = 0;
    FloatBuffer input = input();
    for (int j = 0; j < clean.length && l0 < limit; j++) {
      l0 += input.get(j) != clean[j] ? 1 : 0;
    }
    if (l0 < limit) {
      input.get(0, best);
      improvements.add(new Improvement(forwardPasses, backwardPasses, l0));
    }
  }

  /** ℓ0 of the best, or the largest integer without any. */
  int bestL0() {
    return improvements.isEmpty()
        ? Integer.MAX_VALUE
        : improvements.get(improvements.size() - 1).l0();
  }

  /** The sparsest adversarial input, or the sample itself without any. */
  float[] best() {
    return best;
  }

  /** The margin of the input looked at last, null before any. */
  Margin margin() {
    return margin;
  }

  List<Improvement> improvements() {
    return improvements;
  }

  int forwardPasses() {
    return forwardPasses;
  }

  int backwardPasses() {
    return backwardPasses;
  }

  @Override
  public void close() {}
}
