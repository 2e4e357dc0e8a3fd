package io.sigmazero.core.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.rival.PlainSigmaZero;
import io.sigmazero.testing.LinearModel;
import io.sigmazero.testing.TwoLayerModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole runs: order, threads, and σ-zero under the counting of a trial. */
class TrialsTest {
  /** Looks at random inputs, so that its result depends on the random numbers it is given. */
  private static final SampleAttack RANDOM =
      TrialTest.attack(
          trial -> {
            SplittableRandom random = trial.random(3);
            for (int i = 0; i < 40; i++) {
              float[] input = trial.clean();
              for (int j = 0; j < input.length; j++) {
                input[j] = random.nextInt(3) == 0 ? random.nextInt(2) : input[j];
              }
              trial.forward(input);
            }
          });

  @Test
  void resultsDoNotDependOnThreadsOrOrder() {
    LinearModel model = LinearModel.random(4, 30, 1);
    RandomSamples random = new RandomSamples(model, 23, 2);
    List<TrialResult> expected =
        Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 7, 1);
    assertThat(expected.stream().filter(TrialResult::success).count()).isGreaterThan(5);
    for (int threads : new int[] {2, 5}) {
      assertSame(
          Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 7, threads), expected);
    }
    List<TrialResult> reversed =
        new ArrayList<>(
            Trials.run(model, reversed(random.samples()), RANDOM, PassBudget.of(40), 7, 1));
    Collections.reverse(reversed);
    assertSame(reversed, expected);
    assertThat(model.openSessions()).isZero();
    List<TrialResult> otherSeed =
        Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 8, 1);
    assertThat(otherSeed)
        .extracting(TrialResult::l0)
        .isNotEqualTo(expected.stream().map(TrialResult::l0).toList());
  }

  private static void assertSame(List<TrialResult> found, List<TrialResult> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      assertThat(found.get(i).l0()).isEqualTo(expected.get(i).l0());
      assertThat(found.get(i).improvements()).isEqualTo(expected.get(i).improvements());
    }
  }

  /** The last sample first, known outside by the numbers they had. */
  private static Samples reversed(Samples samples) {
    return new Samples() {
      @Override
      public int count() {
        return samples.count();
      }

      @Override
      public int features() {
        return samples.features();
      }

      @Override
      public int label(int index) {
        return samples.label(sourceIndex(index));
      }

      @Override
      public void read(int index, FloatBuffer destination, int offset) {
        samples.read(sourceIndex(index), destination, offset);
      }

      @Override
      public int sourceIndex(int index) {
        return samples.count() - 1 - index;
      }
    };
  }

  @Test
  void plainSigmaZeroIsTheProductsAttackOnLinearModels() {
    LinearModel model = LinearModel.random(5, 80, 11);
    RandomSamples random = new RandomSamples(model, 12, 12);
    assertSameAsProduct(model, random.samples());
  }

  @Test
  void plainSigmaZeroIsTheProductsAttackOnANetwork() {
    TwoLayerModel model = TwoLayerModel.random(4, 16, 5, 1, 6, 6);
    float[][] inputs = new float[12][36];
    int[] labels = new int[12];
    Random random = new Random(6);
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < 36; j++) {
        inputs[i][j] = random.nextFloat();
      }
      labels[i] = model.predict(inputs[i]);
    }
    assertSameAsProduct(model, ArraySamples.of(inputs, labels));
  }

  private static void assertSameAsProduct(DifferentiableModel model, Samples samples) {
    List<SampleResult> product = SigmaZero.builder().steps(150).build().run(model, samples);
    List<TrialResult> plain =
        Trials.run(model, samples, PlainSigmaZero.defaults(), PassBudget.of(150), 0, 2);
    for (int i = 0; i < product.size(); i++) {
      assertThat(plain.get(i).error()).isEmpty();
      assertThat(plain.get(i).l0()).isEqualTo(product.get(i).l0());
      assertThat(plain.get(i).adversarial()).containsExactly(product.get(i).adversarial());
      assertThat(plain.get(i).forwardPasses()).isEqualTo(product.get(i).forwardPasses());
      assertThat(plain.get(i).backwardPasses()).isEqualTo(product.get(i).backwardPasses());
    }
  }
}
