package io.sigmazero.core.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.RandomSamples;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.rival.PlainSigmaZero;
import io.sigmazero.testing.LinearModel;
import io.sigmazero.testing.TwoLayerModel;
import java.nio.FloatBuffer;
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
  private static final LinearModel MODEL =
      new LinearModel(new float[][] {{1, 1, 0}, {0, 0, 0}}, new float[] {-1f, 0f});

  private static final float[] CLEAN = {0.75f, 0.75f, 0.5f};
  private static final Samples SAMPLES = ArraySamples.of(new float[][] {CLEAN}, new int[] {0});

  private static SampleAttack attack(Consumer<Trial> steps) {
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

  private static TrialResult run(PassBudget budget, Consumer<Trial> steps) {
    return run(MODEL, SAMPLES, budget, steps);
  }

  private static TrialResult run(
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

  @ParameterizedTest
  @ValueSource(floats = {1.0001f, -1e-7f, Float.NaN, Float.POSITIVE_INFINITY})
  void inputsOutsideTheBoxEndTheAttackAndKeepTheBest(float value) {
    TrialResult result =
        run(
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
        run(MODEL, samples, PassBudget.of(5), trial -> trial.forward(trial.clean()));
    assertThat(result.success()).isFalse();
    assertThat(result.error().orElseThrow()).contains("value 1.5 at feature 2");
  }

  @Test
  void logitsThatAreNotFiniteAreTold() {
    float[] bias = {-1f, 0f};
    LinearModel model = new LinearModel(MODEL.weights(), bias);
    TrialResult result =
        run(
            model,
            SAMPLES,
            PassBudget.of(9),
            trial -> {
              trial.forward(CLEAN);
              bias[0] = Float.NaN;
              trial.forward(CLEAN);
            });
    assertThat(result.error()).hasValue("a logit is not finite at forward pass 2");
    assertThat(run(model, SAMPLES, PassBudget.of(9), trial -> {}).error())
        .hasValue("a logit is not finite");
  }

  @Test
  void gradientsThatAreNotFiniteAreTold() {
    float[][] weights = {{1, 1, 0}, {0, 0, 0}};
    TrialResult result =
        run(
            new LinearModel(weights, new float[] {-1f, 0f}),
            SAMPLES,
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
        run(
            PassBudget.of(2),
            trial -> {
              throw new UnsupportedOperationException();
            });
    assertThat(result.error()).hasValue("UnsupportedOperationException");
    assertThat(result.passesSpent()).isFalse();
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

  /** Looks at random inputs, so that its result depends on the random numbers it is given. */
  private static final SampleAttack RANDOM =
      attack(
          trial -> {
            java.util.SplittableRandom random = trial.random(3);
            for (int i = 0; i < 40; i++) {
              float[] input = trial.clean();
              for (int j = 0; j < input.length; j++) {
                input[j] = random.nextInt(3) == 0 ? random.nextInt(2) : input[j];
              }
              trial.forward(input);
            }
          });

  @Test
  void resultsDoNotDependOnThreadsOrOrder() {
    LinearModel model = LinearModel.random(4, 30, 1);
    RandomSamples random = new RandomSamples(model, 23, 2);
    List<TrialResult> expected =
        Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 7, 1);
    assertThat(expected.stream().filter(TrialResult::success).count()).isGreaterThan(5);
    for (int threads : new int[] {2, 5}) {
      assertSame(
          Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 7, threads), expected);
    }
    List<TrialResult> reversed =
        new ArrayList<>(
            Trials.run(model, reversed(random.samples()), RANDOM, PassBudget.of(40), 7, 1));
    java.util.Collections.reverse(reversed);
    assertSame(reversed, expected);
    assertThat(model.openSessions()).isZero();
    List<TrialResult> otherSeed =
        Trials.run(model, random.samples(), RANDOM, PassBudget.of(40), 8, 1);
    assertThat(otherSeed)
        .extracting(TrialResult::l0)
        .isNotEqualTo(expected.stream().map(TrialResult::l0).toList());
  }

  private static void assertSame(List<TrialResult> found, List<TrialResult> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).adversarial()).containsExactly(expected.get(i).adversarial());
      assertThat(found.get(i).l0()).isEqualTo(expected.get(i).l0());
      assertThat(found.get(i).improvements()).isEqualTo(expected.get(i).improvements());
    }
  }

  /** The last sample first, known outside by the numbers they had. */
  private static Samples reversed(Samples samples) {
    return new Samples() {
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
        return samples.label(sourceIndex(index));
      }

      @Override
      public void read(int index, FloatBuffer destination, int offset) {
        samples.read(sourceIndex(index), destination, offset);
      }

      @Override
      public int sourceIndex(int index) {
        return samples.count() - 1 - index;
      }
    };
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
  void plainSigmaZeroIsTheProductsAttackOnLinearModels() {
    LinearModel model = LinearModel.random(5, 80, 11);
    RandomSamples random = new RandomSamples(model, 12, 12);
    assertSameAsProduct(model, random.samples());
  }

  @Test
  void plainSigmaZeroIsTheProductsAttackOnANetwork() {
    TwoLayerModel model = TwoLayerModel.random(4, 16, 5, 1, 6, 6);
    float[][] inputs = new float[12][36];
    int[] labels = new int[12];
    java.util.Random random = new java.util.Random(6);
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < 36; j++) {
        inputs[i][j] = random.nextFloat();
      }
      labels[i] = model.predict(inputs[i]);
    }
    assertSameAsProduct(model, ArraySamples.of(inputs, labels));
  }

  private static void assertSameAsProduct(DifferentiableModel model, Samples samples) {
    List<SampleResult> product = SigmaZero.builder().steps(150).build().run(model, samples);
    List<TrialResult> plain =
        Trials.run(model, samples, PlainSigmaZero.defaults(), PassBudget.of(150), 0, 2);
    for (int i = 0; i < product.size(); i++) {
      assertThat(plain.get(i).error()).isEmpty();
      assertThat(plain.get(i).l0()).isEqualTo(product.get(i).l0());
      assertThat(plain.get(i).adversarial()).containsExactly(product.get(i).adversarial());
      assertThat(plain.get(i).forwardPasses()).isEqualTo(product.get(i).forwardPasses());
      assertThat(plain.get(i).backwardPasses()).isEqualTo(product.get(i).backwardPasses());
    }
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
