package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.attack.RecordingModel;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.rival.AblatedSigmaZero.Normalization;
import io.sigmazero.core.rival.AblatedSigmaZero.Optimizer;
import io.sigmazero.core.rival.AblatedSigmaZero.Projection;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.Trials;
import io.sigmazero.testing.LinearModel;
import io.sigmazero.testing.TwoLayerModel;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** With nothing left out σ-zero itself; each switch does what it says. */
class AblatedSigmaZeroTest {

  @Test
  void withNothingLeftOutItLooksAtTheSameInputsToTheBit() {
    assertSame(LinearModel.random(5, 83, 1), 300);
    assertSame(TwoLayerModel.random(4, 16, 2, 1, 9, 9), 300);
    assertSame(TwoLayerModel.random(3, 8, 3, 40), 1);
    assertSame(LinearModel.random(3, 8, 4), 120); // ends at one change
  }

  private static void assertSame(DifferentiableModel model, int passes) {
    ArraySamples samples = samples(model, 8);
    RecordingModel expected = new RecordingModel(model);
    List<TrialResult> plain =
        Trials.run(expected, samples, PlainSigmaZero.defaults(), PassBudget.of(passes), 1, 1);
    RecordingModel found = new RecordingModel(model);
    List<TrialResult> ablated =
        Trials.run(found, samples, AblatedSigmaZero.defaults(), PassBudget.of(passes), 1, 1);
    assertThat(found.inputs()).hasSameSizeAs(expected.inputs());
    for (int i = 0; i < expected.inputs().size(); i++) {
      assertThat(found.inputs().get(i)).as("input %d", i).containsExactly(expected.inputs().get(i));
    }
    for (int i = 0; i < plain.size(); i++) {
      assertThat(ablated.get(i).l0()).isEqualTo(plain.get(i).l0());
      assertThat(ablated.get(i).improvements()).isEqualTo(plain.get(i).improvements());
      assertThat(ablated.get(i).forwardPasses()).isEqualTo(plain.get(i).forwardPasses());
      assertThat(ablated.get(i).backwardPasses()).isEqualTo(plain.get(i).backwardPasses());
    }
  }

  private static ArraySamples samples(DifferentiableModel model, int count) {
    Random random = new Random(7);
    float[][] inputs = new float[count][model.features()];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < inputs[i].length; j++) {
        inputs[i][j] = Math.min(Math.max(1.5f * random.nextFloat() - 0.25f, 0f), 1f);
      }
      labels[i] =
          model instanceof LinearModel linear
              ? linear.predict(inputs[i])
              : ((TwoLayerModel) model).predict(inputs[i]);
    }
    return ArraySamples.of(inputs, labels);
  }

  @Test
  void withoutProjectionAllChangesStay() {
    List<float[]> inputs =
        inputs(with(Projection.NONE, Normalization.LINF, Optimizer.ADAM, true, true), 2);
    // Adam's first move is η0 in every feature that has a gradient.
    for (int j = 0; j < 4; j++) {
      assertThat(inputs.get(1)[j]).isEqualTo(j < 2 ? 0f : 1f);
    }
  }

  @Test
  void aConstantThresholdStays() {
    // Adam's moves are 1/16 at first and shorter later: never as long as the threshold of 1/8.
    AblatedSigmaZero attack =
        new AblatedSigmaZero(
            40,
            0.0625,
            1e-3,
            0.125,
            0.1,
            Projection.CONSTANT,
            Normalization.LINF,
            Optimizer.ADAM,
            true,
            true);
    for (float[] input : inputs(attack, 40)) {
      assertThat(input).containsOnly(0.5f);
    }
    List<float[]> adapted = inputs(withProjection(attack, Projection.ADAPTIVE), 40);
    assertThat(adapted.get(5)).containsOnly(0.5f);
    assertThat(adapted.get(39)).doesNotContain(0.5f);
  }

  private static AblatedSigmaZero withProjection(AblatedSigmaZero a, Projection projection) {
    return new AblatedSigmaZero(
        a.steps(),
        a.stepSize(),
        a.smoothing(),
        a.initialThreshold(),
        a.thresholdFactor(),
        projection,
        a.normalization(),
        a.optimizer(),
        a.annealing(),
        a.sparsity());
  }

  @Test
  void gradientDescentMovesAlongTheNormalisedGradient() {
    // The margin's gradient is (4, 2, −1, −1).
    double[] norms = {4, Math.sqrt(22), 8, 1};
    for (Normalization normalization : Normalization.values()) {
      AblatedSigmaZero attack =
          new AblatedSigmaZero(
              10,
              0.0625,
              1e-3,
              0.3,
              0.01,
              Projection.NONE,
              normalization,
              Optimizer.GRADIENT_DESCENT,
              true,
              true);
      float[] moved = inputs(attack, 2).get(1);
      for (int j = 0; j < 4; j++) {
        double expected = 0.5 - 0.0625 * SLOPE[j] / norms[normalization.ordinal()];
        assertThat(moved[j]).isCloseTo((float) expected, Offset.offset(1e-6f));
      }
    }
  }

  @Test
  void withoutAnnealingEveryStepIsAsLong() {
    for (boolean annealing : new boolean[] {true, false}) {
      AblatedSigmaZero attack =
          new AblatedSigmaZero(
              5,
              0.0625,
              1e-3,
              0.3,
              0.01,
              Projection.NONE,
              Normalization.LINF,
              Optimizer.GRADIENT_DESCENT,
              annealing,
              false);
      List<float[]> inputs = inputs(attack, 5);
      double first = inputs.get(0)[0] - inputs.get(1)[0];
      double last = inputs.get(3)[0] - inputs.get(4)[0];
      assertThat(first).isEqualTo(0.0625);
      double cosine = 0.1 + 0.9 * (1 + Math.cos(Math.PI * 3 / 5)) / 2;
      assertThat(last).isCloseTo(annealing ? 0.0625 * cosine : 0.0625, Offset.offset(1e-6));
    }
  }

  @Test
  void adamWithoutAnnealingKeepsItsStep() {
    AblatedSigmaZero attack =
        new AblatedSigmaZero(
            8,
            0.03125,
            1e-3,
            0.3,
            0.01,
            Projection.NONE,
            Normalization.LINF,
            Optimizer.ADAM,
            false,
            false);
    List<float[]> inputs = inputs(attack, 8);
    for (int i = 1; i < 8; i++) {
      // The gradient never changes, so that Adam moves by its step size in every feature.
      double move = inputs.get(i - 1)[0] - inputs.get(i)[0];
      assertThat(move).isCloseTo(0.03125, Offset.offset(1e-5));
    }
  }

  @Test
  void theSparsityTermPullsBack() {
    // Once adversarial there is no margin to lower, and the term alone moves δ.
    AblatedSigmaZero with =
        with(Projection.NONE, Normalization.LINF, Optimizer.GRADIENT_DESCENT, true, true);
    AblatedSigmaZero without =
        with(Projection.NONE, Normalization.LINF, Optimizer.GRADIENT_DESCENT, true, false);
    List<float[]> pulled = adversarialFromTheFirstStep(with);
    List<float[]> left = adversarialFromTheFirstStep(without);
    assertThat(left.get(2)).containsExactly(left.get(1));
    assertThat(pulled.get(2)).isNotEqualTo(pulled.get(1));
  }

  private static final float[] SLOPE = {4f, 2f, -1f, -1f};

  /** The inputs looked at, from 0.5 everywhere, far from the boundary of a linear model. */
  private static List<float[]> inputs(AblatedSigmaZero attack, int steps) {
    return inputs(attack, steps, 100f);
  }

  private static List<float[]> adversarialFromTheFirstStep(AblatedSigmaZero attack) {
    return inputs(attack, 4, -1.75f);
  }

  private static List<float[]> inputs(AblatedSigmaZero attack, int steps, float bias) {
    LinearModel model =
        new LinearModel(new float[][] {SLOPE, new float[4]}, new float[] {bias, 0f});
    RecordingModel recording = new RecordingModel(model);
    float[] half = {0.5f, 0.5f, 0.5f, 0.5f};
    ArraySamples sample = ArraySamples.of(new float[][] {half}, new int[] {0});
    SampleAttack planned =
        steps < attack.steps() ? attack.plannedFor(PassBudget.of(steps)) : attack;
    Trials.run(recording, sample, planned, PassBudget.UNLIMITED, 1, 1);
    List<float[]> seen = recording.inputs().subList(1, recording.inputs().size());
    assertThat(seen).hasSizeGreaterThanOrEqualTo(steps);
    return seen;
  }

  private static AblatedSigmaZero with(
      Projection projection,
      Normalization normalization,
      Optimizer optimizer,
      boolean annealing,
      boolean sparsity) {
    return new AblatedSigmaZero(
        10, 1.0, 1e-3, 0.3, 0.01, projection, normalization, optimizer, annealing, sparsity);
  }

  @Test
  void everyCombinationEndsInTheBox() {
    LinearModel model = LinearModel.random(4, 30, 5);
    RandomSamples random = new RandomSamples(model, 2, 6);
    for (Projection projection : Projection.values()) {
      for (Normalization normalization : Normalization.values()) {
        for (Optimizer optimizer : Optimizer.values()) {
          for (int flags = 0; flags < 4; flags++) {
            AblatedSigmaZero attack =
                with(projection, normalization, optimizer, (flags & 1) == 0, (flags & 2) == 0);
            for (TrialResult result :
                Trials.run(model, random.samples(), attack, PassBudget.of(60), 1, 1)) {
              assertThat(result.error()).isEmpty();
              assertThat(result.forwardPasses()).isLessThanOrEqualTo(60);
            }
          }
        }
      }
    }
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatThrownBy(
            () ->
                new AblatedSigmaZero(
                    0,
                    1,
                    1e-3,
                    0.3,
                    0.01,
                    Projection.NONE,
                    Normalization.L1,
                    Optimizer.ADAM,
                    true,
                    true))
        .hasMessage("steps is 0, must be at least 1");
  }
}
