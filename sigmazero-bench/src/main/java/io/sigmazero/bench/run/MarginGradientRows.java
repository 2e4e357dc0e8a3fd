package io.sigmazero.bench.run;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.ModelSession;
import java.util.OptionalInt;

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
    Margin.of(session.logits(), 0, classes, samples.label(index), OptionalInt.empty())
        .writeCotangent(session.cotangent(), 0, classes);
    session.backward();
    session.gradient().get(0, row);
  }
}
