package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.testing.LinearModel;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What options and samples are refused, and how. */
class SigmaZeroChecksTest {
  static Stream<Arguments> badOptions() {
    return Stream.of(
        bad(b -> b.steps(0), "steps is 0, must be at least 1"),
        bad(b -> b.stepSize(0), "stepSize is 0.0, must be positive and finite"),
        bad(b -> b.stepSize(Double.NaN), "stepSize is NaN, must be positive and finite"),
        bad(b -> b.smoothing(-1), "smoothing is -1.0, must be positive and finite"),
        bad(b -> b.initialThreshold(1.5), "initialThreshold is 1.5, must be in [0, 1]"),
        bad(
            b -> b.thresholdFactor(-0.1),
            "thresholdFactor is -0.1, must be finite and not negative"),
        bad(b -> b.bounds(1, 1), "upperBound is 1.0, must be finite and above the lower bound 1.0"),
        bad(b -> b.target(-1), "target is -1, must be at least 0"),
        bad(b -> b.budget(-1), "budget is -1, must be at least 0"));
  }

  private static Arguments bad(UnaryOperator<SigmaZeroBuilder> change, String message) {
    return Arguments.of(change, message);
  }

  @ParameterizedTest
  @MethodSource("badOptions")
  void refusesOptionsOutOfRange(UnaryOperator<SigmaZeroBuilder> change, String message) {
    assertThatThrownBy(() -> change.apply(SigmaZero.builder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void hasThePapersDefaults() {
    SigmaZeroOptions options = SigmaZero.builder().build().options();
    assertThat(options.steps()).isEqualTo(1000);
    assertThat(options.stepSize()).isEqualTo(1.0);
    assertThat(options.smoothing()).isEqualTo(1e-3);
    assertThat(options.initialThreshold()).isEqualTo(0.3);
    assertThat(options.thresholdFactor()).isEqualTo(0.01);
    assertThat(options.space()).isEqualTo(FeatureSpace.UNIT);
    assertThat(options.goal()).isEqualTo(Goal.untargeted());
    assertThat(options.stopRules()).isEqualTo(StopRules.NONE);
    assertThat(options.starts()).isEqualTo(Starts.CLEAN);
    assertThat(options.refine()).isFalse();
  }

  @Test
  void namesALabelThatDoesNotExist() {
    refused(
        new float[][] {{0, 0}, {0, 0}},
        new int[] {1, 3},
        "sample 1 has label 3, but the model has classes 0 to 2");
  }

  @Test
  void namesAValueOutsideTheBounds() {
    refused(
        new float[][] {{0, 1}, {0.5f, 1.5f}},
        new int[] {0, 0},
        "sample 1 has value 1.5 at feature 1, outside the bounds 0.0 to 1.0");
    refused(
        new float[][] {{Float.NaN, 1}},
        new int[] {0},
        "sample 0 has value NaN at feature 0, outside the bounds 0.0 to 1.0");
  }

  @Test
  void toleratesARoundingError() {
    float[][] inputs = {{-3e-8f, 1.0000002f}};
    var result =
        SigmaZero.builder()
            .steps(20)
            .build()
            .run(model(), ArraySamples.of(inputs, new int[] {0}))
            .get(0);
    assertThat(result.error()).isEmpty();
  }

  @Test
  void namesSamplesThatDoNotFit() {
    refused(
        new float[][] {{0, 0, 0}},
        new int[] {0},
        "samples have 3 values each, but the model takes 2 [2]");
  }

  @Test
  void namesATargetThatDoesNotExist() {
    SigmaZero attack = SigmaZero.builder().target(3).build();
    assertThatThrownBy(
            () -> attack.run(model(), ArraySamples.of(new float[][] {{0, 0}}, new int[] {0})))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage("target 3 does not exist: the model has 3 classes");
  }

  @Test
  void refusesArraysOfDifferentLengths() {
    assertThatThrownBy(() -> ArraySamples.of(new float[2][3], new int[1]))
        .hasMessage("2 inputs, but 1 labels");
    assertThatThrownBy(() -> ArraySamples.of(new float[][] {{1}, {1, 2}}, new int[2]))
        .hasMessage("input 1 has 2 values, but input 0 has 1");
  }

  private static void refused(float[][] inputs, int[] labels, String message) {
    assertThatThrownBy(
            () -> SigmaZero.builder().build().run(model(), ArraySamples.of(inputs, labels)))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage(message);
  }

  private static LinearModel model() {
    return LinearModel.random(3, 2, 1);
  }
}
