package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.LinearOracle;
import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.rival.BrendelBethge.Start;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.core.trial.Trials;
import io.sigmazero.testing.LinearModel;
import org.junit.jupiter.api.Test;

/** The attacks that look at a fixed number of features. */
class FixedBudgetTest {

  @Test
  void aFixedNumberOfFeaturesIsRespectedByEveryInput() {
    LinearModel linear = LinearModel.random(4, 60, 11);
    linear.bias()[0] = 6f;
    RandomSamples random = new RandomSamples(linear, 4, 12);
    for (int features : new int[] {1, 5, 59, 60}) {
      for (FixedBudgetAttack attack : SearchedRivalsTest.fixed(features)) {
        for (int i = 0; i < 4; i++) {
          RecordingModel model = new RecordingModel(linear);
          TrialResult result;
          try (TrialSession session = new TrialSession(model)) {
            result = session.run(attack, random.samples(), i, PassBudget.of(200), 1);
          }
          assertThat(result.error()).isEmpty();
          int most = 0;
          for (float[] input : model.inputs()) {
            int changes = 0;
            for (int j = 0; j < 60; j++) {
              changes += input[j] != random.inputs[i][j] ? 1 : 0;
            }
            most = Math.max(most, changes);
          }
          assertThat(most).as("%s", attack).isLessThanOrEqualTo(features).isPositive();
          int minimum = LinearOracle.minimumL0(linear, random.inputs[i], random.labels[i], -1);
          if (features == 59) {
            assertThat(result.success()).as("%s, minimum %d", attack, minimum).isTrue();
          } else if (features < minimum) {
            assertThat(result.success()).isFalse();
            assertThat(result.passesSpent()).isTrue();
          }
        }
      }
    }
  }

  @Test
  void theBlackBoxAttackRunsNothingBackward() {
    LinearModel model = LinearModel.random(4, 60, 1);
    RandomSamples random = new RandomSamples(model, 3, 2);
    PassBudget budget = new PassBudget(400, 0);
    for (TrialResult result :
        Trials.run(model, random.samples(), SparseRandomSearch.defaults(), budget, 1, 1)) {
      assertThat(result.success()).isTrue();
      assertThat(result.backwardPasses()).isZero();
    }
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatThrownBy(() -> new PgdL0(-1, 0, 1, 1, 1))
        .hasMessage("features is -1, must be at least 0");
    assertThatThrownBy(() -> new PgdL0(0, 0, 1, 1, Double.NaN))
        .hasMessage("stepSize is NaN, must be above 0 and finite");
    assertThatThrownBy(() -> new SparsePgd(0, -1, 1, 1, 1, 1, true))
        .hasMessage("passes is -1, must be at least 0");
    assertThatThrownBy(() -> new SparseRandomSearch(0, 0, 1, 1.5))
        .hasMessage("initialFraction is 1.5, must be between 0.0 and 1.0");
    assertThatThrownBy(() -> new BrendelBethge(Start.BLEND, 1, 1, 1, 1, 1, 1, 1, 0.5))
        .hasMessage("overshoot is 0.5, must be between 1.0 and 2.0");
  }
}
