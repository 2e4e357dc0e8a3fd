package io.sigmazero.core.attack.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.core.attack.Goal;
import io.sigmazero.core.attack.InvalidSampleException;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.attack.SigmaZeroBuilder;
import io.sigmazero.core.attack.Starts;
import io.sigmazero.core.data.ArraySamples;
import io.sigmazero.kernels.nd4j.SelfExecution;
import io.sigmazero.testing.LinearModel;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The attack over arrays against the attack that does a sample at a time. */
class ArrayAttackTest {

  @Property(tries = 40)
  void findsTheSameBitByBit(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int count,
      @ForAll @IntRange(min = 1, max = 5) int lanes,
      @ForAll @IntRange(min = 1, max = 7) int interval,
      @ForAll boolean targeted,
      @ForAll boolean budgeted) {
    LinearModel model = LinearModel.random(4, 30, seed);
    float[][] inputs = inputs(seed, count, 30);
    int[] labels = labels(seed, model, inputs);
    SigmaZeroBuilder builder = SigmaZero.builder().steps(25);
    SigmaZero attack = (targeted ? builder.target(2) : builder).build();
    attack = budgeted ? builder.budget(4).build() : attack;
    List<SampleResult> expected = attack.run(model, ArraySamples.of(inputs, labels));
    List<SampleResult> found =
        new ArrayAttack(attack.options())
            .run(
                new LinearArrayModel(model),
                Nd4j.create(inputs),
                labels,
                new ArrayExecution(lanes, interval, new Cancellation()));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < count; i++) {
      assertSame(found.get(i), expected.get(i));
    }
    assertThat(SelfExecution.isInstalled()).isFalse();
  }

  @Test
  void samplesKeepTheirShape() {
    LinearModel model = LinearModel.random(3, 24, 5);
    float[][] inputs = inputs(5, 6, 24);
    int[] labels = labels(9, model, inputs);
    SigmaZero attack = SigmaZero.builder().steps(20).build();
    List<SampleResult> flat = run(attack, model, Nd4j.create(inputs), labels);
    INDArray images = Nd4j.create(inputs).reshape(6, 2, 3, 4);
    List<SampleResult> shaped = run(attack, model, images, labels);
    for (int i = 0; i < labels.length; i++) {
      assertSame(shaped.get(i), flat.get(i));
    }
    assertThat(images.reshape(6, 24).toFloatMatrix()).isDeepEqualTo(inputs);
  }

  @Test
  void valuesOutsideByRoundingAreAcceptedAndLeftAsTheyAre() {
    LinearModel model = LinearModel.random(3, 24, 5);
    float[][] inputs = inputs(5, 3, 24);
    inputs[0][3] = -3e-8f;
    inputs[1][2] = 1 + 1e-7f;
    int[] labels = labels(9, model, inputs);
    SigmaZero attack = SigmaZero.builder().steps(20).build();
    List<SampleResult> expected = attack.run(model, ArraySamples.of(inputs, labels));
    List<SampleResult> found = run(attack, model, Nd4j.create(inputs), labels);
    for (int i = 0; i < labels.length; i++) {
      assertThat(found.get(i).success()).isEqualTo(expected.get(i).success());
      assertThat(found.get(i).l0()).isEqualTo(expected.get(i).l0());
    }
    assertThat(found.get(0).adversarial()[3]).isIn(-3e-8f, expected.get(0).adversarial()[3]);
  }

  @Test
  void aSampleThatFailsHasAnErrorAndTheOthersGoOn() {
    LinearModel model = LinearModel.random(3, 10, 7);
    float[][] inputs = inputs(7, 4, 10);
    int[] labels = labels(7, model, inputs);
    for (int i = 0; i < 4; i++) {
      labels[i] = model.predict(inputs[i]);
    }
    inputs[2][0] = 0.75f;
    SigmaZero attack = SigmaZero.builder().steps(12).build();
    for (boolean logits : new boolean[] {true, false}) {
      LinearArrayModel spoiled = new LinearArrayModel(model);
      spoiled.spoil(inputs[2], logits);
      List<SampleResult> found =
          new ArrayAttack(attack.options())
              .run(spoiled, Nd4j.create(inputs), labels, ArrayExecution.ofLanes(2));
      assertThat(found.get(2).error())
          .contains(
              logits
                  ? "a logit is not finite at iteration 0"
                  : "the gradient is not finite at iteration 0");
      assertThat(found.get(2).success()).isFalse();
      assertThat(found.get(2).adversarial()).containsExactly(inputs[2]);
      assertThat(found.get(2).cleanPrediction().isPresent()).isEqualTo(!logits);
      for (int i : new int[] {0, 1, 3}) {
        assertThat(found.get(i).error()).isEmpty();
        assertThat(found.get(i).success()).isTrue();
      }
    }
  }

  @Test
  void anInputThatTheModelDoesNotConfirmIsAFailure() {
    LinearModel model = LinearModel.random(3, 10, 7);
    float[][] inputs = inputs(7, 2, 10);
    int[] labels = {model.predict(inputs[0]), model.predict(inputs[1])};
    SigmaZero attack = SigmaZero.builder().steps(12).build();
    LinearArrayModel fickle = new LinearArrayModel(model);
    fickle.changeMindAfter(12, labels[0]);
    List<SampleResult> found =
        new ArrayAttack(attack.options())
            .run(
                fickle,
                Nd4j.create(inputs[0]).reshape(1, 10),
                new int[] {labels[0]},
                new ArrayExecution(1, 1, new Cancellation()));
    assertThat(found.get(0).error().orElseThrow()).contains("not confirmed by the model, margin");
    assertThat(found.get(0).success()).isFalse();
  }

  @Test
  void aCancelledRunHasNoResults() {
    LinearModel model = LinearModel.random(3, 10, 7);
    float[][] inputs = inputs(7, 2, 10);
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    assertThat(
            new ArrayAttack(SigmaZero.builder().build().options())
                .run(
                    new LinearArrayModel(model),
                    Nd4j.create(inputs),
                    new int[2],
                    new ArrayExecution(2, 3, cancellation)))
        .isEmpty();
    assertThat(SelfExecution.isInstalled()).isFalse();
  }

  @Test
  void whatDoesNotFitIsRefusedBeforehand() {
    LinearModel model = LinearModel.random(3, 10, 7);
    SigmaZero attack = SigmaZero.builder().build();
    INDArray x = Nd4j.rand(DataType.FLOAT, 2, 10);
    assertThatThrownBy(() -> run(attack, model, x, new int[3]))
        .isInstanceOf(InvalidSampleException.class)
        .hasMessage("samples are [2, 10] but labels 3");
    assertThatThrownBy(() -> run(attack, model, x, new int[] {0, 3}))
        .hasMessage("sample 1 has label 3, but the model has classes 0 to 2");
    assertThatThrownBy(() -> run(attack, model, x.add(0.5f), new int[2]))
        .hasMessageContaining("outside the bounds 0 to 1");
    INDArray bad = x.dup();
    bad.putScalar(3, Float.NaN);
    assertThatThrownBy(() -> run(attack, model, bad, new int[2])).hasMessageContaining("NaN");
    assertThatThrownBy(() -> run(attack, model, x.castTo(DataType.DOUBLE), new int[2]))
        .hasMessageContaining("DOUBLE");
    SigmaZero elsewhere = SigmaZero.builder().target(3).build();
    assertThatThrownBy(() -> run(elsewhere, model, x, new int[2])).hasMessageContaining("target 3");
    assertThatThrownBy(() -> new ArrayAttack(SigmaZero.builder().bounds(-1, 1).build().options()))
        .hasMessageStartingWith("space is FeatureSpace[bounds=-1.0,1.0");
    for (SigmaZeroBuilder other :
        List.of(
            SigmaZero.builder().goal(Goal.leastLikely()),
            SigmaZero.builder().refine(true),
            SigmaZero.builder().starts(new Starts(Starts.Point.CLEAN, 1, 0)),
            SigmaZero.builder().levels(256))) {
      assertThatThrownBy(() -> new ArrayAttack(other.build().options()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("for arrays on a device");
    }
    assertThat(run(attack, model, Nd4j.empty(DataType.FLOAT), new int[0])).isEmpty();
  }

  private static List<SampleResult> run(
      SigmaZero attack, LinearModel model, INDArray samples, int[] labels) {
    return new ArrayAttack(attack.options())
        .run(new LinearArrayModel(model), samples, labels, ArrayExecution.ofLanes(4));
  }

  private static void assertSame(SampleResult found, SampleResult expected) {
    assertThat(found.adversarial()).containsExactly(expected.adversarial());
    assertThat(found.l0()).isEqualTo(expected.l0());
    assertThat(found.cleanPrediction()).isEqualTo(expected.cleanPrediction());
    assertThat(found.adversarialPrediction()).isEqualTo(expected.adversarialPrediction());
    assertThat(found.iterations()).isEqualTo(expected.iterations());
    assertThat(found.forwardPasses()).isEqualTo(expected.forwardPasses());
    assertThat(found.error()).isEqualTo(expected.error());
    assertThat(found.index()).isEqualTo(expected.index());
    assertThat(found.label()).isEqualTo(expected.label());
  }

  private static float[][] inputs(long seed, int count, int features) {
    Random random = new Random(seed);
    float[][] inputs = new float[count][features];
    for (float[] input : inputs) {
      for (int j = 0; j < features; j++) {
        input[j] = random.nextInt(5) == 0 ? random.nextInt(2) : random.nextFloat();
      }
    }
    return inputs;
  }

  /** Most as the model classifies, some wrong. */
  private static int[] labels(long seed, LinearModel model, float[][] inputs) {
    Random random = new Random(seed);
    int[] labels = new int[inputs.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(5) == 0 ? random.nextInt(3) : model.predict(inputs[i]);
    }
    return labels;
  }
}
