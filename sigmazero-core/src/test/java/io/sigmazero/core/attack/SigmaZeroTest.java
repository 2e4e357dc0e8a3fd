package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.testing.LinearModel;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole attack on linear models, whose minimum ℓ0 is known. */
class SigmaZeroTest {
  private static final SigmaZero SHORT = SigmaZero.builder().steps(100).build();

  @ParameterizedTest
  @CsvSource({"2, 10", "3, 50", "10, 784", "5, 207", "100, 300"})
  void comesNearTheExactMinimumOnLinearModels(int classes, int features) {
    LinearModel model = LinearModel.random(classes, features, features);
    RandomSamples random = new RandomSamples(model, 24, classes);
    double found = 0;
    double exact = 0;
    for (SampleResult result : SigmaZero.builder().build().run(model, random.samples())) {
      int index = result.index();
      int minimum = LinearOracle.minimumL0(model, random.inputs[index], random.labels[index], -1);
      if (minimum == Integer.MAX_VALUE) {
        assertThat(result.success()).isFalse();
        continue;
      }
      assertThat(result.success()).isTrue();
      assertThat(result.l0().getAsInt()).isGreaterThanOrEqualTo(minimum);
      assertThat((double) result.l0().getAsInt()).isLessThanOrEqualTo(Math.ceil(1.25 * minimum));
      found += result.l0().getAsInt();
      exact += minimum;
    }
    assertThat(exact).isPositive();
    assertThat(found / exact).isLessThanOrEqualTo(1.25);
  }

  @Test
  void whatIsReturnedIsWhatIsClaimed() {
    LinearModel model = LinearModel.random(4, 60, 1);
    RandomSamples random = new RandomSamples(model, 20, 2);
    List<SampleResult> results = SHORT.run(model, random.samples());
    assertThat(results).extracting(SampleResult::index).containsExactly(range(20));
    for (SampleResult result : results) {
      float[] clean = random.inputs[result.index()];
      for (float value : result.adversarial()) {
        assertThat(value).isBetween(0f, 1f);
      }
      assertThat(result.success()).isTrue();
      assertThat(result.l0()).hasValue(changes(result.adversarial(), clean));
      assertThat(model.predict(result.adversarial())).isNotEqualTo(result.label());
      assertThat(result.adversarialPrediction()).hasValue(model.predict(result.adversarial()));
      assertThat(result.cleanPrediction()).hasValue(result.label());
      assertThat(result.forwardPasses()).isEqualTo(result.iterations());
      assertThat(result.backwardPasses()).isLessThan(result.forwardPasses());
    }
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void theFirstOfTheSparsestInputsSeenIsReturned() {
    LinearModel model = LinearModel.random(4, 60, 30);
    RandomSamples random = new RandomSamples(model, 6, 31);
    for (int i = 0; i < 6; i++) {
      RecordingModel recording = new RecordingModel(model);
      float[] clean = random.inputs[i];
      int label = random.labels[i];
      SampleResult result =
          SHORT.run(recording, ArraySamples.of(new float[][] {clean}, new int[] {label})).get(0);
      float[] best = null;
      for (float[] seen : recording.inputs()) {
        boolean adversarial = model.predict(seen) != label;
        if (adversarial && (best == null || changes(seen, clean) < changes(best, clean))) {
          best = seen;
        }
      }
      assertThat(result.adversarial()).containsExactly(best);
    }
  }

  private static int changes(float[] input, float[] clean) {
    int changed = 0;
    for (int j = 0; j < clean.length; j++) {
      changed += input[j] != clean[j] ? 1 : 0;
    }
    return changed;
  }

  @Test
  void aMisclassifiedSampleCountsAsZeroAndCostsOnePass() {
    LinearModel model = LinearModel.random(3, 20, 1);
    RandomSamples random = new RandomSamples(model, 1, 2);
    int wrong = (random.labels[0] + 1) % 3;
    SampleResult result =
        SHORT.run(model, ArraySamples.of(random.inputs, new int[] {wrong})).get(0);
    assertThat(result.l0()).hasValue(0);
    assertThat(result.forwardPasses()).isEqualTo(1);
    assertThat(result.backwardPasses()).isZero();
    assertThat(result.adversarial()).containsExactly(random.inputs[0]);
  }

  @Test
  void aTargetIsReached() {
    LinearModel model = LinearModel.random(5, 80, 3);
    RandomSamples random = new RandomSamples(model, 10, 4);
    SigmaZero attack = SigmaZero.builder().target(2).build();
    for (SampleResult result : attack.run(model, random.samples())) {
      assertThat(result.adversarialPrediction()).hasValue(2);
      int label = random.labels[result.index()];
      int minimum =
          label == 2 ? 0 : LinearOracle.minimumL0(model, random.inputs[result.index()], label, 2);
      assertThat(result.l0().getAsInt()).isGreaterThanOrEqualTo(minimum);
    }
  }

  @Test
  void aBudgetEndsTheSearchEarly() {
    LinearModel model = LinearModel.random(4, 100, 5);
    RandomSamples random = new RandomSamples(model, 10, 6);
    SigmaZero attack = SigmaZero.builder().steps(500).budget(30).build();
    for (SampleResult result : attack.run(model, random.samples())) {
      assertThat(result.l0().getAsInt()).isLessThanOrEqualTo(30);
      assertThat(result.iterations()).isLessThan(500);
    }
  }

  @Test
  void anImpossibleSampleFailsWithItsInputUnchanged() {
    float[][] weights = {new float[6], new float[6]};
    LinearModel model = new LinearModel(weights, new float[] {1f, 0f});
    float[][] inputs = {{0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f}};
    SampleResult result = SHORT.run(model, ArraySamples.of(inputs, new int[] {0})).get(0);
    assertThat(result.success()).isFalse();
    assertThat(result.error()).isEmpty();
    assertThat(result.l0()).isEmpty();
    assertThat(result.adversarialPrediction()).isEmpty();
    assertThat(result.iterations()).isEqualTo(100);
    assertThat(result.forwardPasses()).isEqualTo(100);
    // The move after the last look would never be looked at.
    assertThat(result.backwardPasses()).isEqualTo(99);
    assertThat(result.adversarial()).containsExactly(inputs[0]);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "3, 1", "1, 4", "2, 3", "1, 64"})
  void threadsAndLanesDoNotChangeResults(int threads, int lanes) {
    LinearModel model = LinearModel.random(6, 150, 7);
    RandomSamples random = new RandomSamples(model, 17, 8);
    List<SampleResult> expected = run(model, random.samples(), 1, 1);
    List<SampleResult> found = run(model, random.samples(), threads, lanes);
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      assertThat(found.get(i).l0()).isEqualTo(expected.get(i).l0());
      assertThat(found.get(i).forwardPasses()).isEqualTo(expected.get(i).forwardPasses());
      assertThat(found.get(i).backwardPasses()).isEqualTo(expected.get(i).backwardPasses());
    }
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void otherBoundsAreTheSameAttackInOtherUnits() {
    LinearModel model = LinearModel.random(4, 50, 9);
    RandomSamples random = new RandomSamples(model, 8, 10);
    // x' = 256x and W' = W/256 give the same logits to the bit, and so must the attack.
    float[][] scaledWeights = new float[4][50];
    float[][] scaledInputs = new float[8][50];
    for (int j = 0; j < 50; j++) {
      for (int k = 0; k < 4; k++) {
        scaledWeights[k][j] = model.weights()[k][j] / 256;
      }
      for (int i = 0; i < 8; i++) {
        scaledInputs[i][j] = random.inputs[i][j] * 256;
      }
    }
    LinearModel scaled = new LinearModel(scaledWeights, new float[4]);
    SigmaZero attack = SigmaZero.builder().steps(100).bounds(0, 256).build();
    List<SampleResult> expected = SHORT.run(model, random.samples());
    List<SampleResult> found = attack.run(scaled, ArraySamples.of(scaledInputs, random.labels));
    for (int i = 0; i < 8; i++) {
      assertThat(found.get(i).l0()).isEqualTo(expected.get(i).l0());
      for (int j = 0; j < 50; j++) {
        assertThat(found.get(i).adversarial()[j]).isEqualTo(256 * expected.get(i).adversarial()[j]);
      }
    }
  }

  @Test
  void resultsComeAsSamplesFinishAndOnlyOnce() {
    LinearModel model = LinearModel.random(3, 30, 11);
    RandomSamples random = new RandomSamples(model, 40, 12);
    List<Integer> seen = new ArrayList<>();
    SHORT.run(model, random.samples(), Execution.ofThreads(3), result -> seen.add(result.index()));
    assertThat(seen).containsExactlyInAnyOrder(range(40));
  }

  @Test
  void cancellationEndsTheRunBetweenIterations() {
    LinearModel model = LinearModel.random(3, 30, 13);
    RandomSamples random = new RandomSamples(model, 50, 14);
    Cancellation cancellation = new Cancellation();
    List<SampleResult> seen = new ArrayList<>();
    SHORT.run(
        model,
        random.samples(),
        new Execution(2, 1, cancellation),
        result -> {
          seen.add(result);
          if (seen.size() == 5) {
            cancellation.request();
          }
        });
    assertThat(seen).hasSize(5);
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void aSampleThatCannotBeAttackedDoesNotStopTheOthers() {
    LinearModel model = LinearModel.random(3, 30, 15);
    RandomSamples random = new RandomSamples(model, 9, 16);
    for (int lanes : new int[] {1, 3}) {
      Samples failing = new FailingSamples(random.samples(), 4);
      List<SampleResult> results = new ArrayList<>();
      SHORT.run(model, failing, new Execution(2, lanes, new Cancellation()), results::add);
      results.sort(Comparator.comparingInt(SampleResult::index));
      assertThat(results).hasSize(9);
      assertThat(results.get(4).error()).hasValue("the sample cannot be read: disk gone");
      assertThat(results.get(4).success()).isFalse();
      for (int i = 0; i < 9; i++) {
        assertThat(results.get(i).success()).as("sample %d", i).isEqualTo(i != 4);
      }
    }
  }

  @Test
  void aModelThatGivesNaNEndsTheSampleWithAnError() {
    LinearModel model = LinearModel.random(3, 30, 17);
    model.bias()[1] = Float.NaN;
    RandomSamples random = new RandomSamples(model, 3, 18);
    for (SampleResult result : SHORT.run(model, random.samples())) {
      assertThat(result.error()).hasValue("a logit is not finite at iteration 0");
    }
  }

  @Test
  void anInfiniteGradientEndsTheSampleWithAnError() {
    LinearModel model = LinearModel.random(2, 5, 19);
    model.weights()[0][3] = Float.MAX_VALUE;
    model.weights()[1][3] = -Float.MAX_VALUE;
    float[][] inputs = {{0.5f, 0.5f, 0.5f, 0f, 0.5f}};
    int label = model.predict(inputs[0]);
    SampleResult result = SHORT.run(model, ArraySamples.of(inputs, new int[] {label})).get(0);
    assertThat(result.error()).hasValue("the gradient is not finite at iteration 0");
  }

  @Test
  void aListenerThatThrowsEndsTheRun() {
    LinearModel model = LinearModel.random(3, 30, 20);
    RandomSamples random = new RandomSamples(model, 9, 21);
    assertThatThrownBy(
            () ->
                SHORT.run(
                    model,
                    random.samples(),
                    Execution.ofThreads(2),
                    result -> {
                      throw new IllegalArgumentException("disk full");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the attack ended early: disk full");
    assertThat(model.openSessions()).isZero();
  }

  @Test
  void noSamplesGiveNoResults() {
    LinearModel model = LinearModel.random(3, 30, 22);
    assertThat(SHORT.run(model, ArraySamples.of(new float[0][], new int[0]))).isEmpty();
  }

  private static List<SampleResult> run(
      LinearModel model, Samples samples, int threads, int lanes) {
    List<SampleResult> results = new ArrayList<>();
    SHORT.run(model, samples, new Execution(threads, lanes, new Cancellation()), results::add);
    results.sort(Comparator.comparingInt(SampleResult::index));
    return results;
  }

  private static Integer[] range(int end) {
    Integer[] numbers = new Integer[end];
    for (int i = 0; i < end; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  /** Passes the checks before the run, then fails to read one sample. */
  private static final class FailingSamples implements Samples {
    private final Samples samples;
    private final int failing;
    private int reads;

    FailingSamples(Samples samples, int failing) {
      this.samples = samples;
      this.failing = failing;
    }

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
      return samples.label(index);
    }

    @Override
    public synchronized void read(int index, FloatBuffer destination, int offset) {
      if (index == failing && reads >= samples.count()) {
        throw new IllegalStateException("disk gone");
      }
      reads++;
      samples.read(index, destination, offset);
    }
  }
}
