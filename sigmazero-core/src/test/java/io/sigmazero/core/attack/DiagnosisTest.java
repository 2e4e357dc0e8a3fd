package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.testing.LinearModel;
import org.junit.jupiter.api.Test;

/** Which pattern is told for which course. */
class DiagnosisTest {
  private static final float[][] INPUT = {{0.1f, 0.2f, 0.3f, 0.4f}};

  private static SampleResult attack(float[][] weights, float... bias) {
    LinearModel model = new LinearModel(weights, bias);
    return SigmaZero.builder()
        .steps(60)
        .build()
        .run(model, ArraySamples.of(INPUT, new int[] {0}))
        .get(0);
  }

  private static Diagnosis.Signature signature(SampleResult result) {
    return result.diagnosis().map(Diagnosis::signature).orElse(null);
  }

  @Test
  void aModelThatDoesNotLookAtItsInputHasNoGradient() {
    SampleResult result = attack(new float[2][4], 1f, 0f);
    assertThat(signature(result)).isEqualTo(Diagnosis.Signature.ZERO_GRADIENT);
    assertThat(result.diagnosis().orElseThrow().sentence()).startsWith("The gradient was zero");
  }

  @Test
  void aMarginThatCannotBeCrossedIsNeverAdversarial() {
    SampleResult result = attack(new float[][] {{0, 0, 0, 0}, {1, 1, 1, 1}}, 9f, 0f);
    assertThat(signature(result)).isEqualTo(Diagnosis.Signature.NEVER_ADVERSARIAL);
    // From 9 − 1 down to 9 − 4.
    assertThat(result.diagnosis().orElseThrow().sentence()).contains("from 8.00 to 5.00 at best");
  }

  @Test
  void mostFeaturesChangedIsDense() {
    SampleResult result = attack(new float[][] {{0, 0, 0, 0}, {1, 1, 1, 1}}, 3.5f, 0f);
    assertThat(result.l0()).hasValue(4);
    assertThat(signature(result)).isEqualTo(Diagnosis.Signature.DENSE);
    assertThat(result.diagnosis().orElseThrow().sentence()).contains("4 of 4 features or groups");
  }

  @Test
  void nanIsNotFinite() {
    SampleResult result = attack(new float[][] {{0, 0, 0, Float.NaN}, {1, 1, 1, 1}}, 3.5f, 0f);
    assertThat(signature(result)).isEqualTo(Diagnosis.Signature.NOT_FINITE);
    assertThat(result.error()).isPresent();
  }

  @Test
  void crossingAgainAndAgainWithoutASparserResultIsOscillating() {
    SearchStatistics course = new SearchStatistics();
    for (int i = 0; i < 100; i++) {
      course.observe(i % 2 == 0 ? 1f : -1f, i == 3);
    }
    assertThat(Diagnosis.of(course, 3, 100).map(Diagnosis::signature))
        .hasValue(Diagnosis.Signature.OSCILLATING);
    SearchStatistics improving = new SearchStatistics();
    for (int i = 0; i < 100; i++) {
      improving.observe(i % 2 == 0 ? 1f : -1f, i == 10);
    }
    assertThat(Diagnosis.of(improving, 3, 100)).isEmpty();
  }

  @Test
  void anOrdinarySuccessHasNone() {
    SampleResult result = attack(new float[][] {{0, 0, 0, 0}, {9, 1, 1, 1}}, 3.5f, 0f);
    assertThat(result.l0()).hasValue(1);
    assertThat(result.diagnosis()).isEmpty();
  }
}
