package io.sigmazero.kernels.cuda;

import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a model and a data set would give an attack. */
final class LaneCases {
  /** Coarse logits, so that ties come up. */
  private static final int HIGHEST = 3;

  private static final int LEVELS = 2 * HIGHEST + 1;

  private LaneCases() {}

  static SampleQueue queue(int samples, int features, int classes, Random random) {
    INDArray values = Nd4j.create(DataType.FLOAT, samples, features);
    int[] labels = new int[samples];
    for (int s = 0; s < samples; s++) {
      float[] row = new float[features];
      for (int j = 0; j < features; j++) {
        row[j] = random.nextInt(4) == 0 ? random.nextInt(2) : random.nextFloat();
      }
      StepCases.put(values, s, row);
      labels[s] = random.nextInt(classes);
    }
    return SampleQueue.of(values, labels);
  }

  /**
   * Logits, one in forty lanes with one that is not finite, one in forty beyond all differences.
   */
  static void logits(INDArray logits, Random random) {
    int classes = (int) logits.size(1);
    for (int lane = 0; lane < logits.size(0); lane++) {
      float[] row = new float[classes];
      for (int k = 0; k < classes; k++) {
        row[k] = random.nextInt(LEVELS) - HIGHEST;
      }
      switch (random.nextInt(40)) {
        case 0 -> row[random.nextInt(classes)] = Float.NaN;
        case 1 -> row[random.nextInt(classes)] = Float.NEGATIVE_INFINITY;
        case 2 -> {
          for (int k = 0; k < classes; k++) {
            row[k] *= Float.MAX_VALUE / HIGHEST;
          }
        }
        default -> {}
      }
      StepCases.put(logits, lane, row);
    }
  }

  /** Gradients, one in forty not finite, and sparse ones, so that ℓ0 falls and rises. */
  static void gradient(StepArrays arrays, Random random) {
    int features = (int) arrays.features();
    for (int lane = 0; lane < arrays.lanes(); lane++) {
      float[] row = new float[features];
      for (int j = 0; j < features; j++) {
        row[j] = random.nextInt(3) == 0 ? (float) random.nextGaussian() : 0f;
      }
      if (random.nextInt(40) == 0) {
        row[random.nextInt(features)] = Float.NaN;
      }
      StepCases.put(arrays.lossGradient(), lane, row);
    }
  }
}
