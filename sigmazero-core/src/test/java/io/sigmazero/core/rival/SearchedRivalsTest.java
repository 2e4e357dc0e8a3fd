package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.LinearOracle;
import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.rival.BrendelBethge.Start;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import io.sigmazero.core.trial.Trials;
import io.sigmazero.testing.LinearModel;
import io.sigmazero.testing.TwoLayerModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for Brendel–Bethge, the fixed-budget attacks and the ablated σ-zero alike. */
@Timeout(120)
class SearchedRivalsTest {

  static List<FixedBudgetAttack> fixed(int features) {
    return List.of(
        new PgdL0(features, 0, 100, 5, 0.15),
        new SparsePgd(features, 0, 300, 0.25, 0.25, 3, true),
        new SparsePgd(features, 0, 300, 0.25, 0.25, 3, false),
        new SparseRandomSearch(features, 0, 3000, 0.3));
  }

  static Stream<SampleAttack> attacks() {
    return Stream.concat(
        fixed(0).stream(),
        Stream.of(
            AblatedSigmaZero.defaults(),
            BrendelBethge.noiseDefaults(),
            BrendelBethge.sampleDefaults(),
            blended()));
  }

  private static BrendelBethge blended() {
    return new BrendelBethge(Start.BLEND, 200, 10, 500, 0.01, 0.5, 20, 0.8, 1.1);
  }

  /**
   * Attack, bias of the first class (noise fools no model whose bias is large), and the largest sum
   * of ℓ0 over the sum of exact minima that it may reach.
   */
  static Stream<Arguments> factors() {
    return Stream.of(
        Arguments.of(PgdL0.defaults(), 20f, 1.6),
        Arguments.of(SparsePgd.projectedDefaults(), 20f, 1.3),
        Arguments.of(SparsePgd.unprojectedDefaults(), 20f, 1.1),
        Arguments.of(SparseRandomSearch.defaults(), 20f, 1.8),
        Arguments.of(AblatedSigmaZero.defaults(), 20f, 1.15),
        Arguments.of(BrendelBethge.noiseDefaults(), 8f, 1.4),
        Arguments.of(BrendelBethge.sampleDefaults(), 8f, 1.5),
        Arguments.of(blended(), 8f, 1.25));
  }

  @ParameterizedTest
  @MethodSource("factors")
  void comesNearTheExactMinimumOnLinearModels(SampleAttack attack, float bias, double factor) {
    double found = 0;
    double exact = 0;
    for (int classes : new int[] {2, 5, 10}) {
      LinearModel model = LinearModel.random(classes, 200, classes);
      model.bias()[0] = bias;
      RandomSamples random = new RandomSamples(model, 15, classes);
      for (TrialResult result :
          Trials.run(model, random.samples(), attack, PassBudget.of(1000), 1, 2)) {
        int i = result.index();
        int minimum = LinearOracle.minimumL0(model, random.inputs[i], random.labels[i], -1);
        assertThat(result.error()).isEmpty();
        assertThat(result.success()).as("%s sample %d", attack, i).isTrue();
        assertThat(result.l0().getAsInt()).isGreaterThanOrEqualTo(minimum);
        found += result.l0().getAsInt();
        exact += minimum;
      }
    }
    assertThat(exact).isGreaterThan(bias > 10 ? 150 : 60);
    assertThat(found / exact).isLessThanOrEqualTo(factor);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void whatIsReturnedIsWhatIsClaimed(SampleAttack attack) {
    TwoLayerModel model = TwoLayerModel.random(4, 16, 5, 1, 7, 7);
    float[][] inputs = imageLike(10, 49, 8);
    int[] labels = new int[10];
    for (int i = 0; i < inputs.length; i++) {
      labels[i] = model.predict(inputs[i]);
    }
    int successes = 0;
    for (TrialResult result :
        Trials.run(model, ArraySamples.of(inputs, labels), attack, PassBudget.of(500), 1, 1)) {
      assertThat(result.error()).isEmpty();
      if (result.success()) {
        successes++;
        int changes = 0;
        for (int j = 0; j < 49; j++) {
          assertThat(result.adversarial()[j]).isBetween(0f, 1f);
          changes += result.adversarial()[j] != inputs[result.index()][j] ? 1 : 0;
        }
        assertThat(result.l0()).hasValue(changes);
        assertThat(model.predict(result.adversarial())).isNotEqualTo(result.label());
      }
    }
    assertThat(successes).isGreaterThanOrEqualTo(9);
  }

  private static float[][] imageLike(int count, int features, long seed) {
    Random random = new Random(seed);
    float[][] inputs = new float[count][features];
    for (float[] input : inputs) {
      for (int j = 0; j < features; j++) {
        // A third of the features at a bound.
        input[j] = Math.min(Math.max(1.5f * random.nextFloat() - 0.25f, 0f), 1f);
      }
    }
    return inputs;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void keepsWithinTheBudgetWhateverItIs(SampleAttack attack) {
    LinearModel model = LinearModel.random(4, 60, 1);
    RandomSamples random = new RandomSamples(model, 3, 2);
    for (int passes : new int[] {1, 2, 3, 17, 100, 101}) {
      SampleAttack planned = attack.plannedFor(PassBudget.of(passes));
      for (int i = 0; i < 3; i++) {
        // The trial would allow more, since it is the plan that keeps to the budget; but for the
        // nearest sample, which is planned to fool the model at the first look.
        boolean planless = attack.name().equals("bb-adv");
        TrialResult result;
        try (TrialSession session = new TrialSession(model)) {
          PassBudget budget = PassBudget.of(planless ? passes : 10_000);
          result = session.run(planned, random.samples(), i, budget, 1);
        }
        assertThat(result.error()).isEmpty();
        assertThat(result.backwardPasses()).isLessThanOrEqualTo(passes);
        boolean searched = attack instanceof FixedBudgetAttack;
        boolean minimal = result.l0().orElse(Integer.MAX_VALUE) == 1;
        if (searched && !minimal) {
          assertThat(result.forwardPasses()).isEqualTo(passes);
        } else if (passes > 1) {
          assertThat(result.forwardPasses()).isLessThanOrEqualTo(passes);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isDeterministicAndIndependentOfThreads(SampleAttack attack) {
    LinearModel model = LinearModel.random(4, 60, 3);
    RandomSamples random = new RandomSamples(model, 6, 4);
    List<TrialResult> first = Trials.run(model, random.samples(), attack, PassBudget.of(200), 5, 1);
    List<TrialResult> second =
        Trials.run(model, random.samples(), attack, PassBudget.of(200), 5, 3);
    for (int i = 0; i < 6; i++) {
      assertThat(second.get(i).adversarial()).containsExactly(first.get(i).adversarial());
      assertThat(second.get(i).improvements()).isEqualTo(first.get(i).improvements());
      assertThat(second.get(i).forwardPasses()).isEqualTo(first.get(i).forwardPasses());
      assertThat(second.get(i).backwardPasses()).isEqualTo(first.get(i).backwardPasses());
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aModelThatIgnoresItsInputEndsWithoutSuccess(SampleAttack attack) {
    LinearModel model = new LinearModel(new float[3][20], new float[] {1f, 0f, 0.5f});
    float[][] inputs = {new float[20], filled(1f), filled(0.5f)};
    ArraySamples samples = ArraySamples.of(inputs, new int[3]);
    for (PassBudget budget : List.of(PassBudget.UNLIMITED, PassBudget.of(50))) {
      for (TrialResult result : Trials.run(model, samples, attack, budget, 1, 1)) {
        assertThat(result.success()).isFalse();
        assertThat(result.error()).isEmpty();
        assertThat(result.adversarial()).containsExactly(inputs[result.index()]);
      }
    }
  }

  private static float[] filled(float value) {
    float[] input = new float[20];
    Arrays.fill(input, value);
    return input;
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aGradientThatIsNotANumberEndsWithAResult(SampleAttack attack) {
    LinearModel model = LinearModel.random(3, 20, 9);
    RandomSamples random = new RandomSamples(model, 3, 10);
    NanGradientModel broken = new NanGradientModel(model);
    int errors = 0;
    for (TrialResult result :
        Trials.run(broken, random.samples(), attack, PassBudget.of(300), 1, 1)) {
      if (result.backwardPasses() > 0) {
        assertThat(result.error()).hasValue("the gradient is NaN at feature 0, backward pass 1");
        assertThat(result.backwardPasses()).isEqualTo(1);
        errors++;
      }
    }
    // Noise may fool a model with a single change, and then there is no walk.
    int fewest = attack instanceof BrendelBethge ? 1 : 3;
    assertThat(errors).isBetween(attack instanceof SparseRandomSearch ? 0 : fewest, 3);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aLogitThatIsNotANumberEndsWithAnError(SampleAttack attack) {
    LinearModel model = LinearModel.random(3, 20, 9);
    RandomSamples random = new RandomSamples(model, 1, 10);
    int[] passes = {0};
    LinearModel spoiled =
        new LinearModel(
            new int[] {20},
            model.weights(),
            model.bias(),
            () -> model.bias()[1] = ++passes[0] > 1 ? Float.NaN : 0f);
    TrialResult result =
        Trials.run(spoiled, random.samples(), attack, PassBudget.of(300), 1, 1).get(0);
    assertThat(result.success()).isFalse();
    assertThat(result.error()).hasValue("a logit is not finite at forward pass 1");
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void modelsOfOneOrNoFeatureEnd(SampleAttack attack) {
    LinearModel one = new LinearModel(new float[][] {{1f}, {-1f}}, new float[] {-0.5f, 0.5f});
    ArraySamples sample = ArraySamples.of(new float[][] {{0.875f}}, new int[] {0});
    TrialResult result = Trials.run(one, sample, attack, PassBudget.of(600), 1, 1).get(0);
    assertThat(result.error()).isEmpty();
    assertThat(result.l0()).hasValue(1);
    LinearModel none = new LinearModel(new float[2][0], new float[] {1f, 0f});
    ArraySamples empty = ArraySamples.of(new float[1][0], new int[] {0});
    TrialResult nothing = Trials.run(none, empty, attack, PassBudget.of(60), 1, 1).get(0);
    assertThat(nothing.error()).isEmpty();
    assertThat(nothing.success()).isFalse();
    for (FixedBudgetAttack fixed : fixed(3)) {
      assertThat(Trials.run(none, empty, fixed, PassBudget.of(60), 1, 1).get(0).error()).isEmpty();
    }
  }

  @Test
  void names() {
    assertThat(attacks().map(SampleAttack::name))
        .containsExactly(
            "pgd-l0",
            "sparse-pgd-projected",
            "sparse-pgd-unprojected",
            "sparse-rs",
            "sigma-zero-ablated",
            "bb",
            "bb-adv",
            "bb");
    assertThat(attacks()).allMatch(attack -> attack.plannedFor(PassBudget.UNLIMITED) == attack);
  }
}
