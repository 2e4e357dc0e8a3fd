package io.sigmazero.core.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.testing.LinearModel;
import io.sigmazero.testing.TwoLayerModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The refined variant on models whose optimum is known, and what it promises on any. */
class RefinedTest {
  private static SigmaZeroBuilder refined(int passes) {
    return SigmaZero.builder().variant(Variant.REFINED).steps(passes);
  }

  @ParameterizedTest
  @CsvSource({"50, 0.95", "100, 0.99", "300, 0.99"})
  void reachesTheExactMinimumOnLinearModels(int passes, double share) {
    int cases = 0;
    int exact = 0;
    for (int classes : new int[] {2, 3, 5, 10, 100}) {
      for (int features : new int[] {10, 50, 207, 784}) {
        LinearModel model = LinearModel.random(classes, features, 7L * features + classes);
        RandomSamples random = new RandomSamples(model, 20, classes);
        for (SampleResult result : refined(passes).build().run(model, random.samples())) {
          int i = result.index();
          int minimum = LinearOracle.minimumL0(model, random.inputs[i], random.labels[i], -1);
          int found = result.l0().orElse(Integer.MAX_VALUE);
          assertThat(found).isGreaterThanOrEqualTo(minimum);
          assertThat(result.forwardPasses()).isLessThanOrEqualTo(passes);
          assertThat(result.backwardPasses()).isLessThanOrEqualTo(result.forwardPasses());
          cases++;
          exact += found == minimum ? 1 : 0;
        }
      }
    }
    assertThat((double) exact / cases).isGreaterThanOrEqualTo(share);
  }

  /** The likeliest rival needs many small changes, another class a single large one. */
  @Test
  void aFartherClassCanNeedFewerChanges() {
    float[][] weights = new float[3][40];
    Arrays.fill(weights[1], 0, 39, 0.1f);
    weights[2][39] = 10f;
    LinearModel model = new LinearModel(weights, new float[] {1f, 0.5f, -8f});
    SampleResult result =
        refined(60)
            .build()
            .run(model, ArraySamples.of(new float[][] {new float[40]}, new int[1]))
            .get(0);
    assertThat(result.l0()).hasValue(1);
    assertThat(result.adversarialPrediction()).hasValue(2);
  }

  @Property(tries = 30)
  void itsForwardPassesAreWhatWasAskedForAndTheResultIsTheSparsestSeen(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int passes) {
    TwoLayerModel network = TwoLayerModel.random(4, 12, seed, 1, 6, 6);
    float[][] inputs = RandomInputs.of(5, 36, seed);
    int[] labels = new int[5];
    for (int i = 0; i < 5; i++) {
      labels[i] = network.predict(inputs[i]);
    }
    RecordingModel model = new RecordingModel(network);
    List<SampleResult> results = new ArrayList<>();
    refined(passes)
        .build()
        .run(model, ArraySamples.of(inputs, labels), Execution.ofThreads(1), results::add);
    int looks = 0;
    for (SampleResult result : results) {
      int best = Integer.MAX_VALUE;
      for (float[] seen : model.inputs().subList(looks, looks + result.forwardPasses())) {
        if (network.predict(seen) != result.label()) {
          best = Math.min(best, changes(seen, inputs[result.index()]));
        }
      }
      looks += result.forwardPasses() + (result.success() ? 1 : 0);
      assertThat(result.l0().orElse(Integer.MAX_VALUE)).isEqualTo(best);
      assertThat(result.forwardPasses()).isLessThanOrEqualTo(passes);
      assertThat(result.forwardPasses() == passes || result.stopReason() == StopReason.MINIMAL)
          .isTrue();
    }
    assertThat(model.inputs()).hasSize(looks);
  }

  @Property(tries = 16)
  void anyPartsAloneWork(
      @ForAll boolean grow,
      @ForAll boolean polish,
      @ForAll boolean exchange,
      @ForAll boolean search,
      @ForAll boolean rivals) {
    LinearModel model = LinearModel.random(5, 60, 5);
    RandomSamples random = new RandomSamples(model, 6, 6);
    RefinedParts parts = new RefinedParts(grow, polish, exchange, search, rivals);
    for (SampleResult result : refined(90).parts(parts).build().run(model, random.samples())) {
      assertThat(result.success()).isTrue();
      assertThat(result.forwardPasses()).isLessThanOrEqualTo(90);
    }
  }

  @Test
  void aConstantModelEndsWithoutSuccess() {
    LinearModel model = new LinearModel(new float[3][20], new float[] {1f, 0f, 0f});
    SampleResult result =
        refined(50)
            .build()
            .run(model, ArraySamples.of(new float[][] {new float[20]}, new int[1]))
            .get(0);
    assertThat(result.success()).isFalse();
    assertThat(result.error()).isEmpty();
    assertThat(result.forwardPasses()).isEqualTo(50);
  }

  @Test
  void aGradientThatIsNotFiniteIsAnError() {
    LinearModel model = LinearModel.random(3, 20, 1);
    RandomSamples random = new RandomSamples(model, 1, 2);
    model.weights()[random.labels[0]][7] = Float.NaN;
    random.inputs[0][7] = 0f;
    SampleResult result = refined(50).build().run(model, random.samples()).get(0);
    assertThat(result.success()).isFalse();
    assertThat(result.error()).isPresent();
  }

  @Test
  void aStartingPointIsUsed() {
    TwoLayerModel network = TwoLayerModel.random(4, 12, 9, 1, 6, 6);
    float[][] inputs = RandomInputs.of(6, 36, 9);
    int[] labels = new int[6];
    for (int i = 0; i < 6; i++) {
      labels[i] = network.predict(inputs[i]);
    }
    ArraySamples samples = ArraySamples.of(inputs, labels);
    List<SampleResult> first = SigmaZero.builder().steps(300).build().run(network, samples);
    Starts.Point point = i -> Optional.of(first.get(i).adversarial());
    // Passes for growing and two more: only a search from the point can be as sparse so early.
    for (SampleResult result :
        refined(60).starts(new Starts(point, 0, 0)).build().run(network, samples)) {
      assertThat(result.cleanPrediction()).hasValue(labels[result.index()]);
      assertThat(result.l0().getAsInt())
          .isLessThanOrEqualTo(first.get(result.index()).l0().getAsInt());
    }
  }

  private static int changes(float[] one, float[] other) {
    int changes = 0;
    for (int j = 0; j < one.length; j++) {
      changes += one[j] != other[j] ? 1 : 0;
    }
    return changes;
  }

  /** Uniform inputs. */
  private static final class RandomInputs {
    static float[][] of(int count, int features, long seed) {
      java.util.Random random = new java.util.Random(seed);
      float[][] inputs = new float[count][features];
      for (float[] input : inputs) {
        for (int j = 0; j < features; j++) {
          input[j] = random.nextFloat();
        }
      }
      return inputs;
    }
  }
}
