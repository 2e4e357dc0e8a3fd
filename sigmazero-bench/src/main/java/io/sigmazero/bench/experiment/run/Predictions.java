package io.sigmazero.bench.experiment.run;

import io.sigmazero.core.model.ModelSession;

/** What a model takes an input for. Stateless. */
final class Predictions {
  private Predictions() {}

  /** Class of the largest logit of the input run last, the first of equals. */
  static int of(ModelSession session, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = session.logits().get(k) > session.logits().get(best) ? k : best;
    }
    return best;
  }
}
