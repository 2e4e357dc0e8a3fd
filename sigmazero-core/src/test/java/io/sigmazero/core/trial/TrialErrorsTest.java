package io.sigmazero.core.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.testing.LinearModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong in an attack or a model is told in the result. */
class TrialErrorsTest {
  @ParameterizedTest
  @ValueSource(floats = {1.0001f, -1e-7f, Float.NaN, Float.POSITIVE_INFINITY})
  void inputsOutsideTheBoxEndTheAttackAndKeepTheBest(float value) {
    TrialResult result =
        TrialTest.run(
            PassBudget.of(5),
            trial -> {
              trial.forward(new float[] {0, 0, 0.5f});
              trial.forward(new float[] {0, value, 0.5f});
            });
    assertThat(result.error())
        .hasValue("the attack looks at value " + value + " at feature 1, outside 0 to 1");
    assertThat(result.forwardPasses()).isEqualTo(1);
    assertThat(result.l0()).hasValue(2);
  }

  @Test
  void samplesOutsideTheBoxAreRefused() {
    Samples samples = ArraySamples.of(new float[][] {{0.75f, 0.75f, 1.5f}}, new int[] {0});
    TrialResult result =
        TrialTest.run(
            TrialTest.MODEL, samples, PassBudget.of(5), trial -> trial.forward(trial.clean()));
    assertThat(result.success()).isFalse();
    assertThat(result.error().orElseThrow()).contains("value 1.5 at feature 2");
  }

  @Test
  void logitsThatAreNotFiniteAreTold() {
    float[] bias = {-1f, 0f};
    LinearModel model = new LinearModel(TrialTest.MODEL.weights(), bias);
    TrialResult result =
        TrialTest.run(
            model,
            TrialTest.SAMPLES,
            PassBudget.of(9),
            trial -> {
              trial.forward(TrialTest.CLEAN);
              bias[0] = Float.NaN;
              trial.forward(TrialTest.CLEAN);
            });
    assertThat(result.error()).hasValue("a logit is not finite at forward pass 2");
    assertThat(TrialTest.run(model, TrialTest.SAMPLES, PassBudget.of(9), trial -> {}).error())
        .hasValue("a logit is not finite");
  }

  @Test
  void gradientsThatAreNotFiniteAreTold() {
    float[][] weights = {{1, 1, 0}, {0, 0, 0}};
    TrialResult result =
        TrialTest.run(
            new LinearModel(weights, new float[] {-1f, 0f}),
            TrialTest.SAMPLES,
            PassBudget.of(9),
            trial -> {
              trial.forward(new float[] {0, 0, 0.5f});
              weights[0][2] = Float.NaN;
              try {
                trial.marginGradient(new float[3]);
              } finally {
                weights[0][2] = 0;
              }
            });
    assertThat(result.l0()).hasValue(2);
    assertThat(result.error()).hasValue("the gradient is NaN at feature 2, backward pass 1");
    assertThat(result.passesSpent()).isFalse();
  }

  @Test
  void anAttacksOwnErrorIsTold() {
    TrialResult result =
        TrialTest.run(
            PassBudget.of(2),
            trial -> {
              throw new UnsupportedOperationException();
            });
    assertThat(result.error()).hasValue("UnsupportedOperationException");
    assertThat(result.passesSpent()).isFalse();
  }
}
