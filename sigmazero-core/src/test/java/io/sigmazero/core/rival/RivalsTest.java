package io.sigmazero.core.rival;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.attack.LinearOracle;
import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.trial.PassBudget;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.TrialResult;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every attack here, on models whose minimum is known or that misbehave. */
@Timeout(120)
class RivalsTest {
  private static final List<SampleAttack> ATTACKS =
      List.of(
          FastMinimumNorm.defaults(),
          PrimalDualProximal.defaults(),
          VotingFoldedGaussian.defaults(),
          ElasticNet.defaults(),
          SparseFool.defaults(),
          SaliencyMap.defaults(),
          RandomNoise.defaults());

  static List<SampleAttack> attacks() {
    return ATTACKS;
  }

  /**
   * Attack, its passes, and the largest sum of ℓ0 over the sum of exact minima that it may reach.
   */
  static Stream<Arguments> factors() {
    return Stream.of(
        Arguments.of(FastMinimumNorm.defaults(), 1000, 1.25),
        Arguments.of(PrimalDualProximal.defaults(), 1000, 1.15),
        Arguments.of(VotingFoldedGaussian.defaults(), 1000, 1.1),
        // Its ℓ2 term outweighs β = 0.01 by far and spreads the change.
        Arguments.of(ElasticNet.defaults(), 20_000, 4.0),
        Arguments.of(new SparseFool(20, 1, 0.02, 50, 10), 1000, 1.7),
        Arguments.of(SparseFool.defaults(), 1000, 7.0),
        Arguments.of(new SaliencyMap(1, 1, 9), 1000, 2.6),
        Arguments.of(new SaliencyMap(-1, 1, 9), 1000, 2.6));
  }

  @ParameterizedTest
  @MethodSource("factors")
  void comesNearTheExactMinimumOnLinearModels(SampleAttack attack, int passes, double factor) {
    double found = 0;
    double exact = 0;
    for (int classes : new int[] {2, 5, 10}) {
      LinearModel model = LinearModel.random(classes, 200, classes);
      model.bias()[0] = 20f; // far from the boundary
      RandomSamples random = new RandomSamples(model, 15, classes);
      for (TrialResult result :
          Trials.run(model, random.samples(), attack, PassBudget.of(passes), 1, 2)) {
        int i = result.index();
        int minimum = LinearOracle.minimumL0(model, random.inputs[i], random.labels[i], -1);
        assertThat(result.error()).isEmpty();
        assertThat(result.success()).as("sample %d", i).isTrue();
        assertThat(result.l0().getAsInt()).isGreaterThanOrEqualTo(minimum);
        found += result.l0().getAsInt();
        exact += minimum;
      }
    }
    assertThat(exact).isGreaterThan(150);
    assertThat(found / exact).isLessThanOrEqualTo(factor);
  }

  @ParameterizedTest
  @EnumSource
  void noiseFindsWhatIsEasyAndMissesTheMinimum(RandomNoise.Kind kind) {
    LinearModel model = LinearModel.random(5, 200, 1);
    model.bias()[0] = 5f;
    RandomSamples random = new RandomSamples(model, 15, 2);
    double found = 0;
    double exact = 0;
    for (TrialResult result :
        Trials.run(
            model, random.samples(), new RandomNoise(1, 50, kind), PassBudget.of(1000), 1, 2)) {
      int i = result.index();
      assertThat(result.error()).isEmpty();
      assertThat(result.success()).isTrue();
      found += result.l0().getAsInt();
      exact += LinearOracle.minimumL0(model, random.inputs[i], random.labels[i], -1);
      // Every improvement is sparser than the one before.
      for (int n = 1; n < result.improvements().size(); n++) {
        assertThat(result.improvements().get(n).l0())
            .isLessThan(result.improvements().get(n - 1).l0());
      }
    }
    assertThat(found / exact).isBetween(1.5, 12.0);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void whatIsReturnedIsWhatIsClaimed(SampleAttack attack) {
    TwoLayerModel model = TwoLayerModel.random(4, 16, 5, 1, 7, 7);
    float[][] inputs = new float[10][49];
    int[] labels = new int[10];
    Random random = new Random(8);
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < 49; j++) {
        // A third of the features at a bound, as in images.
        inputs[i][j] = Math.min(Math.max(1.5f * random.nextFloat() - 0.25f, 0f), 1f);
      }
      labels[i] = model.predict(inputs[i]);
    }
    int successes = 0;
    for (TrialResult result :
        Trials.run(model, ArraySamples.of(inputs, labels), attack, PassBudget.of(500), 1, 1)) {
      assertThat(result.error()).isEmpty();
      assertThat(result.forwardPasses()).isBetween(1, 500);
      assertThat(result.backwardPasses()).isLessThanOrEqualTo(500);
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
    assertThat(successes).isGreaterThanOrEqualTo(8);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void keepsWithinTheBudgetWhateverItIs(SampleAttack attack) {
    LinearModel model = LinearModel.random(4, 60, 1);
    RandomSamples random = new RandomSamples(model, 3, 2);
    for (int passes : new int[] {1, 2, 3, 17, 100}) {
      for (TrialResult result :
          Trials.run(model, random.samples(), attack, PassBudget.of(passes), 1, 1)) {
        assertThat(result.error()).isEmpty();
        assertThat(result.forwardPasses()).isLessThanOrEqualTo(passes);
        assertThat(result.backwardPasses()).isLessThanOrEqualTo(passes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isDeterministic(SampleAttack attack) {
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
    for (TrialResult result :
        Trials.run(broken, random.samples(), attack, PassBudget.of(300), 1, 1)) {
      if (result.backwardPasses() > 0) {
        assertThat(result.error()).hasValue("the gradient is NaN at feature 0, backward pass 1");
        assertThat(result.backwardPasses()).isEqualTo(1);
      } else {
        assertThat(attack).isInstanceOf(RandomNoise.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void modelsOfOneOrNoFeatureEnd(SampleAttack attack) {
    LinearModel one = new LinearModel(new float[][] {{1f}, {-1f}}, new float[] {-0.5f, 0.5f});
    ArraySamples sample = ArraySamples.of(new float[][] {{0.875f}}, new int[] {0});
    TrialResult result = Trials.run(one, sample, attack, PassBudget.of(600), 1, 1).get(0);
    assertThat(result.error()).isEmpty();
    if (attack instanceof SaliencyMap) {
      assertThat(result.success()).isFalse(); // it needs pairs
    } else {
      assertThat(result.l0()).hasValue(1);
    }
    LinearModel none = new LinearModel(new float[2][0], new float[] {1f, 0f});
    ArraySamples empty = ArraySamples.of(new float[1][0], new int[] {0});
    TrialResult nothing = Trials.run(none, empty, attack, PassBudget.of(60), 1, 1).get(0);
    assertThat(nothing.error()).isEmpty();
    assertThat(nothing.success()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isKnownByItsNameAndStaysItselfWithoutALimit(SampleAttack attack) {
    assertThat(attack.name()).matches("[a-z-]+");
    assertThat(attack.plannedFor(PassBudget.UNLIMITED)).isSameAs(attack);
  }

  @Test
  void schedulesAreLaidOutForTheBudget() {
    PassBudget budget = PassBudget.of(360);
    assertThat(FastMinimumNorm.defaults().plannedFor(budget).steps()).isEqualTo(360);
    assertThat(PrimalDualProximal.defaults().plannedFor(budget).steps()).isEqualTo(360);
    assertThat(RandomNoise.defaults().plannedFor(budget).steps()).isEqualTo(360);
    ElasticNet elastic = ElasticNet.defaults().plannedFor(budget);
    assertThat(elastic.binarySearchSteps()).isEqualTo(9);
    assertThat(elastic.steps()).isEqualTo(20);
    assertThat(ElasticNet.defaults().plannedFor(PassBudget.of(1)).steps()).isEqualTo(1);
  }
}
