package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.testing.LinearModel;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The formulas and small algorithms inside the attacks, against direct computation. */
class RivalPiecesTest {

  // --- projection onto the ℓ0 ball

  @Property(tries = 300)
  void theProjectionKeepsTheLargest(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int j = 0; j < length; j++) {
      values[j] = random.nextBoolean() ? random.nextInt(5) - 2 : (float) random.nextGaussian();
    }
    int count = random.nextInt(length + 3);
    float[] projected = values.clone();
    new SparseProjection(length).project(projected, count);
    float[] sorted = new float[length];
    double kept = 0;
    int changes = 0;
    for (int j = 0; j < length; j++) {
      sorted[j] = -Math.abs(values[j]);
      assertThat(projected[j] == values[j] || projected[j] == 0f).isTrue();
      changes += projected[j] != 0f ? 1 : 0;
      kept += Math.abs(projected[j]);
    }
    Arrays.sort(sorted);
    double largest = 0;
    for (int n = 0; n < Math.min(count, length); n++) {
      largest -= sorted[n];
    }
    assertThat(changes).isLessThanOrEqualTo(count);
    assertThat(kept).isCloseTo(largest, Offset.offset(1e-5));
  }

  @Test
  void theProjectionIsAdvLibs() {
    // l0_projection_(tensor([...]), tensor([3.])) of adv-lib 0.2.8
    float[] values = {0.25f, -0.875f, 0f, 0.5f, -0.125f, 0.75f, -0.375f};
    new SparseProjection(7).project(values, 3);
    assertThat(values).containsExactly(0f, -0.875f, 0f, 0.5f, 0f, 0.75f, 0f);
  }

  // --- FMN

  @ParameterizedTest
  @CsvSource({
    "1, false, 0.05, 784, 2",
    "100, false, 0.05, 784, 105",
    "100, true, 0.05, 784, 95",
    "10, true, 0.05, 784, 9",
    "30, true, 0.05, 20, 20",
    "1, true, 0.05, 1, 0",
    "0, false, 0.05, 784, 1",
    "0, true, 0.05, 784, 0",
  })
  void theRadiusGrowsAndShrinks(
      int radius, boolean adversarial, double factor, int largest, int next) {
    assertThat(FastMinimumNorm.nextRadius(radius, adversarial, factor, largest)).isEqualTo(next);
  }

  // --- proximal operators

  @Property(tries = 200)
  void proximalOperatorsMinimise(
      @ForAll @DoubleRange(min = 0, max = 3) double x,
      @ForAll @DoubleRange(min = 0, max = 2) double weight) {
    for (Proximal proximal : Proximal.values()) {
      double z = x <= proximal.threshold(weight) ? 0 : proximal.shrink(x, weight);
      double value = objective(proximal, z, x, weight);
      for (int n = 0; n <= 3000; n++) {
        assertThat(value)
            .as("%s of %s with %s gives %s", proximal, x, weight, z)
            .isLessThanOrEqualTo(objective(proximal, n / 1000.0, x, weight) + 1e-9);
      }
    }
  }

  private static double objective(Proximal proximal, double z, double x, double weight) {
    double penalty =
        switch (proximal) {
          case ZERO -> z == 0 ? 0 : 1;
          case TWO_THIRDS -> Math.cbrt(z * z);
          case ONE -> z;
        };
    return (z - x) * (z - x) / 2 + weight * penalty;
  }

  @Test
  void shrinkingByTwoThirdsIsAdvLibs() {
    // l23_proximal(tensor([...]), tensor(0.1)) of adv-lib 0.2.8
    double[] x = {0.4, 0.5, 1.0, 2.0};
    double[] expected = {0.3004645817, 0.4102816280, 0.9317436178, 1.9466072079};
    for (int j = 0; j < x.length; j++) {
      assertThat(Proximal.TWO_THIRDS.shrink(x[j], 0.1)).isCloseTo(expected[j], Offset.offset(1e-6));
    }
  }

  // --- EAD

  @ParameterizedTest
  @CsvSource({
    "0.5, 0.25, 0.125, 0.375",
    "0.25, 0.5, 0.125, 0.375",
    "0.5, 0.4375, 0.125, 0.4375",
    "0.625, 0.5, 0.125, 0.5",
    "0.375, 0.5, 0.125, 0.5",
    "1.5, 0.5, 0.125, 1",
    "-1.5, 0.5, 0.125, 0",
    "0.5, 0.25, 0, 0.5",
  })
  void shrinkageMovesTowardsTheCleanValue(float value, float clean, float beta, float expected) {
    assertThat(ElasticNet.shrink(value, clean, beta)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0.5, Infinity, 5", "4, 1, 4, 2.5", "2, 0, 2, 1", "3, 3, 8, 5.5"})
  void theConstantGrowsAndIsBisected(double constant, double lower, double upper, double next) {
    assertThat(ElasticNet.nextConstant(constant, lower, upper)).isEqualTo(next);
  }

  // --- VFGA

  @Test
  void logOddsAreThoseOfTheProbability() {
    LinearModel model = LinearModel.random(4, 10, 1);
    float[] input = new float[10];
    Arrays.fill(input, 0.5f);
    OneSample.within(
        model,
        input,
        trial -> {
          trial.forward(input);
          double p = trial.probabilities()[trial.label()];
          assertThat(VotingFoldedGaussian.logOdds(trial))
              .isCloseTo(Math.log(p / (1 - p)), Offset.offset(1e-9));
          float[] cotangent = new float[4];
          VotingFoldedGaussian.logOddsCotangent(trial, cotangent);
          for (int k = 0; k < 4; k++) {
            double q = trial.probabilities()[k];
            double expected = k == trial.label() ? 1 : -q / (1 - p);
            assertThat(cotangent[k]).isCloseTo((float) expected, Offset.offset(1e-6f));
          }
        });
  }

  @Test
  void logOddsDoNotSaturate() {
    LinearModel model = new LinearModel(new float[][] {{500}, {0}, {0}}, new float[3]);
    float[] input = {1f};
    OneSample.within(
        model,
        input,
        trial -> {
          trial.forward(input);
          assertThat(VotingFoldedGaussian.logOdds(trial))
              .isCloseTo(500 - Math.log(2), Offset.offset(1e-9));
          float[] cotangent = new float[3];
          VotingFoldedGaussian.logOddsCotangent(trial, cotangent);
          assertThat(cotangent).containsExactly(1f, -0.5f, -0.5f);
        });
  }

  @Test
  void theMostTellingUnchangedFeatureIsVotedOn() {
    float[] clean = {0.5f, 0.25f, 0.75f, 0.5f, 1f};
    float[] input = clean.clone();
    float[] gradient = {-4f, -3f, 2f, 1f, -9f};
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, input, clean)).isEqualTo(1);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, input, clean)).isEqualTo(2);
    input[1] = 1f;
    input[2] = 0f;
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, input, clean)).isEqualTo(0);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, input, clean)).isEqualTo(3);
    float[] other = {0.75f, 0.5f, 0.25f, 0.125f, 0f};
    assertThat(VotingFoldedGaussian.featureToIncrease(gradient, other, clean)).isEqualTo(-1);
    assertThat(VotingFoldedGaussian.featureToDecrease(gradient, other, clean)).isEqualTo(-1);
  }
}
