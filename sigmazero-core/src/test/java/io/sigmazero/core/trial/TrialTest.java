package io.sigmazero.core.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.testing.LinearModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting, keeping and confirming, with attacks made for it. */
class TrialTest {
  /** Adversarial where features 0 and 1 are below 1 together. */
  static final LinearModel MODEL =
      new LinearModel(new float[][] {{1, 1, 0}, {0, 0, 0}}, new float[] {-1f, 0f});

  static final float[] CLEAN = {0.75f, 0.75f, 0.5f};
  static final Samples SAMPLES = ArraySamples.of(new float[][] {CLEAN}, new int[] {0});

  static SampleAttack attack(Consumer<Trial> steps) {
    return new SampleAttack() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public void attack(Trial trial) {
        steps.accept(trial);
      }
    };
  }

  static TrialResult run(PassBudget budget, Consumer<Trial> steps) {
    return run(MODEL, SAMPLES, budget, steps);
  }

  static TrialResult run(
      DifferentiableModel model, Samples samples, PassBudget budget, Consumer<Trial> steps) {
    try (TrialSession session = new TrialSession(model)) {
      return session.run(attack(steps), samples, 0, budget, 1);
    }
  }

  @Test
  void countsPassesOfTheAttackOnly() {
    AtomicInteger passes = new AtomicInteger();
    LinearModel model =
        new LinearModel(
            new int[] {3}, MODEL.weights(), MODEL.bias(), () -> passes.incrementAndGet());
    TrialResult result =
        run(
            model,
            SAMPLES,
            PassBudget.UNLIMITED,
            trial -> {
              trial.forward(CLEAN);
              trial.marginGradient(new float[3]);
              trial.gradient(new float[2], new float[3]);
              trial.forward(new float[] {0, 0, 0.5f});
              assertThat(trial.forwardPasses()).isEqualTo(2);
              assertThat(trial.backwardPasses()).isEqualTo(2);
            });
    assertThat(result.error()).isEmpty();
    assertThat(result.forwardPasses()).isEqualTo(2);
    assertThat(result.backwardPasses()).isEqualTo(2);
    assertThat(result.passesSpent()).isFalse();
    assertThat(passes).hasValue(4); // the clean look and the confirmation are run, not counted
    assertThat(model.openSessions()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 50})
  void spendsTheBudgetExactly(int forward) {
    TrialResult result =
        run(
            PassBudget.of(forward),
            trial -> {
              while (true) {
                trial.forward(CLEAN);
              }
            });
    assertThat(result.forwardPasses()).isEqualTo(forward);
    assertThat(result.passesSpent()).isTrue();
    assertThat(result.error()).isEmpty();
    assertThat(result.success()).isFalse();
  }

  @Test
  void backwardPassesHaveTheirOwnBudget() {
    List<Integer> done = new ArrayList<>();
    TrialResult result =
        run(
            new PassBudget(10, 3),
            trial -> {
              trial.forward(CLEAN);
              for (int i = 0; i < 5; i++) {
                trial.marginGradient(new float[3]);
                done.add(i);
              }
            });
    assertThat(done).containsExactly(0, 1, 2);
    assertThat(result.backwardPasses()).isEqualTo(3);
    assertThat(result.forwardPasses()).isEqualTo(1);
    assertThat(result.passesSpent()).isTrue();
  }

  @Test
  void keepsTheSparsestAdversarialInputAndTheFirstOfEquals() {
    TrialResult result =
        run(
            PassBudget.UNLIMITED,
            trial -> {
              assertThat(trial.hasBest()).isFalse();
              assertThat(trial.bestL0()).isEqualTo(Integer.MAX_VALUE);
              trial.forward(new float[] {0.75f, 0.7f, 0.5f}); // not adversarial
              trial.forward(new float[] {0, 0, 0});
              assertThat(trial.bestL0()).isEqualTo(3);
              trial.forward(new float[] {0.75f, 0.125f, 0.5f});
              trial.forward(new float[] {0.125f, 0.75f, 0.5f});
              trial.forward(new float[] {0, 0, 0.5f});
              assertThat(trial.best()).containsExactly(0.75f, 0.125f, 0.5f);
            });
    assertThat(result.l0()).hasValue(1);
    assertThat(result.adversarial()).containsExactly(0.75f, 0.125f, 0.5f);
    assertThat(result.adversarialPrediction()).hasValue(1);
    assertThat(result.improvements())
        .containsExactly(new Improvement(2, 0, 3), new Improvement(3, 0, 1));
  }

  @Test
  void aTieIsNotAdversarial() {
    TrialResult result = run(PassBudget.of(1), trial -> trial.forward(new float[] {0.5f, 0.5f, 0}));
    assertThat(result.success()).isFalse();
    assertThat(result.adversarial()).containsExactly(CLEAN);
  }

  @Test
  void anUnconfirmedInputIsNoSuccess() {
    AtomicInteger passes = new AtomicInteger();
    float[] bias = {-1f, 0f};
    LinearModel model =
        new LinearModel(
            new int[] {3},
            MODEL.weights(),
            bias,
            () -> bias[1] = passes.incrementAndGet() == 2 ? 9f : 0f);
    TrialResult result = run(model, SAMPLES, PassBudget.of(5), trial -> trial.forward(CLEAN));
    assertThat(result.improvements()).hasSize(1);
    assertThat(result.success()).isFalse();
    assertThat(result.adversarial()).containsExactly(CLEAN);
    assertThat(result.error().orElseThrow()).contains("was not confirmed, margin 0.5");
  }

  @Test
  void aMisclassifiedSampleCountsAsZeroWithoutAnAttack() {
    TrialResult result =
        run(
            MODEL,
            ArraySamples.of(new float[][] {CLEAN}, new int[] {1}),
            PassBudget.of(5),
            trial -> {
              throw new AssertionError("not to be attacked");
            });
    assertThat(result.l0()).hasValue(0);
    assertThat(result.forwardPasses()).isZero();
    assertThat(result.cleanPrediction()).hasValue(0);
    assertThat(result.adversarialPrediction()).hasValue(0);
    assertThat(result.adversarial()).containsExactly(CLEAN);
  }

  @Test
  void theArraysOfATrialAreCopies() {
    TrialResult result =
        run(
            PassBudget.of(2),
            trial -> {
              trial.clean()[0] = 0;
              assertThat(trial.clean()).containsExactly(CLEAN);
              trial.forward(new float[] {0, 0, 0.5f});
              trial.best()[2] = 1;
            });
    assertThat(result.error()).isEmpty();
    assertThat(result.adversarial()).containsExactly(0, 0, 0.5f);
    assertThat(CLEAN).containsExactly(0.75f, 0.75f, 0.5f);
  }

  @Test
  void givesGradientsAndProbabilities() {
    TrialResult result =
        run(
            PassBudget.of(2),
            trial -> {
              float[] gradient = new float[3];
              assertThat(trial.forward(CLEAN).value()).isEqualTo(0.5f);
              assertThat(trial.logit(0)).isEqualTo(0.5f);
              trial.marginGradient(gradient);
              assertThat(gradient).containsExactly(1, 1, 0);
              trial.gradient(new float[] {-2, 1}, gradient);
              assertThat(gradient).containsExactly(-2, -2, 0);
              double[] probabilities = trial.probabilities();
              assertThat(probabilities[0]).isEqualTo(1 / (1 + StrictMath.exp(-0.5)));
              assertThat(probabilities[0] + probabilities[1]).isEqualTo(1);
            });
    assertThat(result.error()).isEmpty();
  }

  @Test
  void closingTheSessionOfATrialLeavesTheModelsOpen() {
    LinearModel model = new LinearModel(MODEL.weights(), MODEL.bias());
    run(
        model,
        SAMPLES,
        PassBudget.of(2),
        trial -> {
          trial.session().close();
          assertThat(model.openSessions()).isEqualTo(1);
        });
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void purposesHaveTheirOwnRandomNumbers() {
    run(
        PassBudget.of(1),
        trial -> {
          assertThat(trial.random(0).nextLong()).isEqualTo(trial.random(0).nextLong());
          assertThat(trial.random(0).nextLong()).isNotEqualTo(trial.random(1).nextLong());
        });
  }

  @Test
  void budgetsAreChecked() {
    assertThatThrownBy(() -> PassBudget.of(0)).hasMessage("forward is 0, must be at least 1");
    assertThatThrownBy(() -> new PassBudget(1, -1))
        .hasMessage("backward is -1, must be at least 0");
    assertThat(PassBudget.UNLIMITED.isLimited()).isFalse();
    assertThat(PassBudget.of(5)).isEqualTo(new PassBudget(5, 5));
  }
}
