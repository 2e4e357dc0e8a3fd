package io.sigmazero.models.check;

import java.util.Random;

/**
 * What engines are fed.
 *
 * @param inputs one array a sample
 * @param cotangents one array a sample, of as many elements as there are classes
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record RandomInputs(float[][] inputs, float[][] cotangents) {
  static RandomInputs of(CheckSettings settings, int features, int classes) {
    Random random = new Random(settings.seed());
    float[][] inputs = new float[settings.samples()][features];
    float[][] cotangents = new float[settings.samples()][classes];
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < features; j++) {
        inputs[i][j] =
            (float)
                (settings.lower() + (settings.upper() - settings.lower()) * random.nextDouble());
      }
      for (int k = 0; k < classes; k++) {
        cotangents[i][k] = (float) (random.nextGaussian() / Math.sqrt(classes));
      }
    }
    return new RandomInputs(inputs, cotangents);
  }

  int count() {
    return inputs.length;
  }
}
