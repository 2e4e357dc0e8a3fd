package io.sigmazero.core.attack;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.testing.LinearModel;
import java.util.Random;

/** Uniform inputs in [0, 1], labelled as the model classifies them. */
public final class RandomSamples {
  public final float[][] inputs;
  public final int[] labels;

  public RandomSamples(LinearModel model, int count, long seed) {
    Random random = new Random(seed);
    inputs = new float[count][model.features()];
    labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < inputs[i].length; j++) {
        inputs[i][j] = random.nextFloat();
      }
      labels[i] = model.predict(inputs[i]);
    }
  }

  public ArraySamples samples() {
    return ArraySamples.of(inputs, labels);
  }
}
