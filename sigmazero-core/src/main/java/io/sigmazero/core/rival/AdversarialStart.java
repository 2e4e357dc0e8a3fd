package io.sigmazero.core.rival;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.trial.Trial;
import java.nio.FloatBuffer;
import java.util.SplittableRandom;

/**
 * Finds an adversarial input, near or not, for an attack that needs one to begin with. What is
 * found is the trial's best.
 */
final class AdversarialStart {
  private static final int NOISE_PURPOSE = 0;
  private static final int BLEND_PURPOSE = 1;

  private final Trial trial;
  private final int passes;
  private final float[] clean;
  private final float[] candidate;

  /**
   * A search.
   *
   * @param passes most forward passes
   */
  AdversarialStart(Trial trial, int passes) {
    this.trial = trial;
    this.passes = passes;
    this.clean = trial.clean();
    this.candidate = new float[clean.length];
  }

  /** Looks for a start of a kind; for noise where no other sample is adversarial. */
  void find(BrendelBethge.Start start) {
    switch (start) {
      case SALT_AND_PEPPER -> saltAndPepper();
      case BLEND -> blend();
      case SAMPLE -> {
        if (!nearestSample()) {
          saltAndPepper();
        }
      }
    }
  }

  /**
   * More and more noise until the model is fooled, then slowly from half of that up again, as
   * foolbox's attack of that name. The noise is drawn for each feature.
   */
  private void saltAndPepper() {
    SplittableRandom random = trial.random(NOISE_PURPOSE);
    double least = 0;
    double most = 1;
    double step = 1.0 / passes;
    double share = step;
    for (int pass = 0; pass < passes; pass++) {
      for (int j = 0; j < candidate.length; j++) {
        double drawn = random.nextDouble();
        candidate[j] = drawn < share / 2 ? 0f : drawn >= 1 - share / 2 ? 1f : clean[j];
      }
      int before = trial.bestL0();
      trial.forward(candidate);
      boolean wrap = share == most;
      if (trial.bestL0() < before) {
        // Fewer changes than the share says may do as well, and so may a luckier draw of more.
        least = share / 2;
        most = Math.min(1, share * 1.2);
        step = (most - least) / (passes - pass);
        wrap = true;
      }
      share = Math.min(most, (wrap ? least : share) + step);
    }
  }

  /** Uniform noise that fools the model, then as little of it as does. */
  private void blend() {
    SplittableRandom random = trial.random(BLEND_PURPOSE);
    float[] noise = new float[clean.length];
    int pass = 0;
    boolean found = false;
    while (!found && pass < passes) {
      for (int j = 0; j < noise.length; j++) {
        noise[j] = (float) random.nextDouble();
      }
      found = trial.forward(noise).isAdversarial();
      pass++;
    }
    int left = passes - pass;
    for (int i = 1; i <= left; i++) {
      float share = (float) i / (left + 1);
      for (int j = 0; j < candidate.length; j++) {
        float blended = (1 - share) * clean[j] + share * noise[j];
        candidate[j] = Math.min(Math.max(blended, 0f), 1f);
      }
      if (trial.forward(candidate).isAdversarial()) {
        return;
      }
    }
  }

  /** Other labels' samples, those with the fewest differences first, until one fools the model. */
  private boolean nearestSample() {
    Samples samples = trial.samples();
    double[] distances = new double[samples.count()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = samples.label(i) == trial.label() ? Double.MAX_VALUE : distance(samples, i);
    }
    for (int pass = 0; pass < passes; pass++) {
      int nearest = 0;
      for (int i = 1; i < distances.length; i++) {
        nearest = distances[i] < distances[nearest] ? i : nearest;
      }
      if (distances[nearest] == Double.MAX_VALUE) {
        return false;
      }
      samples.read(nearest, FloatBuffer.wrap(candidate), 0);
      if (trial.forward(candidate).isAdversarial()) {
        return true;
      }
      distances[nearest] = Double.MAX_VALUE;
    }
    return false;
  }

  /** ℓ0, with the squared ℓ2 distance deciding between equals; out of reach outside the box. */
  private double distance(Samples samples, int index) {
    samples.read(index, FloatBuffer.wrap(candidate), 0);
    int differences = 0;
    double squares = 0;
    for (int j = 0; j < candidate.length; j++) {
      if (!(candidate[j] >= 0f && candidate[j] <= 1f)) {
        return Double.MAX_VALUE;
      }
      float difference = candidate[j] - clean[j];
      differences += difference != 0f ? 1 : 0;
      squares += difference * difference;
    }
    return differences + squares / (clean.length + 1.0);
  }
}
