package io.sigmazero.bench.run;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.ModelSession;
import java.nio.FloatBuffer;

/**
 * The gradient of the margin, {@code z_label − max_{k≠label} z_k}, with respect to the input, for
 * every sample: also for those with a negative margin, where the attack's loss has no gradient.
 */
public final class MarginGradientRows implements ParallelRows.Computation {
  private final Samples samples;
  private final int classes;

  /**
   * For samples with labels below {@code classes}.
   *
   * @param samples give the labels
   * @param classes number of logits
   */
  public MarginGradientRows(Samples samples, int classes) {
    this.samples = samples;
    this.classes = classes;
  }

  @Override
  public int rowLength() {
    return samples.features();
  }

  @Override
  public void compute(ModelSession session, int index, float[] row) {
    session.forward();
    int label = samples.label(index);
    int rival = strongestOther(session.logits(), label);
    FloatBuffer cotangent = session.cotangent();
    for (int k = 0; k < classes; k++) {
      cotangent.put(k, k == label ? 1f : k == rival ? -1f : 0f);
    }
    session.backward();
    session.gradient().get(0, row);
  }

  private int strongestOther(FloatBuffer logits, int label) {
    int rival = -1;
    for (int k = 0; k < classes; k++) {
      if (k != label && (rival < 0 || logits.get(k) > logits.get(rival))) {
        rival = k;
      }
    }
    return rival;
  }
}
