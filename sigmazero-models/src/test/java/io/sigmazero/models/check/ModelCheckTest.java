package io.sigmazero.models.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.EngineException;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The check finds engines that are wrong, and excuses those at a kink. */
class ModelCheckTest {
  private static final int FEATURES = 40;
  private static final Consumer<FloatBuffer> NOTHING = buffer -> {};

  /** Two dense layers with a ReLU between. */
  private static ImportedModel network() {
    Random random = new Random(3);
    GraphBuilder builder = new GraphBuilder();
    int input = builder.add("x", new Op.Input(Shape.of(1, FEATURES)));
    float[] bias = new float[20];
    Arrays.fill(bias, 0.1f);
    int value =
        builder.add("h", new Op.Dense(random(random, FEATURES, 20), Tensor.vector(bias)), input);
    value = builder.add("r", new Op.Unary(UnaryFunction.RELU), value);
    value = builder.add("z", new Op.Dense(random(random, 20, 3), random(random, 3)), value);
    return ImportedModel.of(builder.build(input, value));
  }

  private static Tensor random(Random random, int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  private static CheckReport check(ImportedModel model, Engine... engines) {
    return new ModelCheck(CheckSettings.DEFAULT.withEngines(List.of(engines))).run(model);
  }

  private static Consumer<FloatBuffer> first(float factor) {
    return buffer -> buffer.put(0, buffer.get(0) * factor);
  }

  @Test
  void rightEnginesPass() {
    CheckReport report =
        check(network(), new OneDnnEngine(), new AlteredEngine("twin", NOTHING, NOTHING));
    assertThat(report.passed()).isTrue();
    assertThat(report.doublePrecision()).isTrue();
    EngineVerdict onednn = report.verdicts().get(0);
    assertThat(onednn.gradientDifference()).isEmpty();
    assertThat(onednn.logitDifference().orElseThrow()).isLessThan(1e-6);
    assertThat(onednn.slopes()).isEqualTo(12);
    assertThat(onednn.slopesOnKinks()).isZero();
    assertThat(onednn.slopeDifference().orElseThrow()).isLessThan(1e-5);
    assertThat(report.verdicts().get(1).gradientDifference()).hasValue(0);
  }

  @Test
  void aWrongLogitIsFound() {
    EngineVerdict verdict =
        check(network(), new AlteredEngine("odd", first(1.01f), NOTHING)).verdicts().get(0);
    assertThat(verdict.problem().orElseThrow()).startsWith("logits differ by ");
    assertThat(verdict.problem().orElseThrow()).endsWith(", expected at most 0.00010");
  }

  @Test
  void aGradientWrongInOneElementIsFoundBySlopesAndByComparison() {
    Engine odd = new AlteredEngine("odd", NOTHING, first(1.05f));
    assertThat(check(network(), odd).verdicts().get(0).problem().orElseThrow())
        .startsWith("slopes differ by ");
    EngineVerdict second = check(network(), new OneDnnEngine(), odd).verdicts().get(1);
    assertThat(second.problem().orElseThrow()).contains("slopes differ by ");
    assertThat(second.samplesOnKinks()).isEqualTo(3);
  }

  @Test
  void aGradientWrongEverywhereIsNoKink() {
    Engine scaled =
        new AlteredEngine(
            "odd",
            NOTHING,
            buffer -> {
              for (int i = 0; i < FEATURES; i++) {
                buffer.put(i, buffer.get(i) * 1.001f);
              }
            });
    EngineVerdict verdict = check(network(), new OneDnnEngine(), scaled).verdicts().get(1);
    assertThat(verdict.samplesOnKinks()).isZero();
    assertThat(verdict.problem().orElseThrow()).contains("gradients differ by 0.0010");
  }

  @Test
  void valuesThatAreNoNumbersAreFound() {
    CheckReport logits = check(network(), new AlteredEngine("odd", first(Float.NaN), NOTHING));
    assertThat(logits.verdicts().get(0).problem().orElseThrow()).contains("logits differ by NaN");
    CheckReport gradients =
        check(network(), new OneDnnEngine(), new AlteredEngine("odd", NOTHING, first(Float.NaN)));
    assertThat(gradients.verdicts().get(1).problem().orElseThrow())
        .contains("gradients differ by NaN")
        .contains("slopes differ by NaN");
  }

  @Test
  void theOtherSideOfAKinkIsCountedAndExcusedAndElsewhereFound() {
    CheckSettings settings = CheckSettings.DEFAULT.withSamples(1);
    RandomInputs samples = RandomInputs.of(settings, FEATURES, 3);
    Random random = new Random(3);
    Tensor first = random(random, FEATURES, 20);
    Tensor second = random(random, 20, 3);
    // The first unit's input is a little above 0, where it is on.
    double sum = 0;
    for (int j = 0; j < FEATURES; j++) {
      sum += (double) first.values()[20 * j] * samples.inputs()[0][j];
    }
    double weight = 0;
    for (int k = 0; k < 3; k++) {
      weight += second.values()[k] * samples.cotangents()[0][k];
    }
    float throughUnit = (float) weight;
    Consumer<FloatBuffer> switchOff =
        buffer -> {
          for (int j = 0; j < FEATURES; j++) {
            buffer.put(j, buffer.get(j) - throughUnit * first.values()[20 * j]);
          }
        };
    List<Engine> engines = List.of(new AlteredEngine("other side", NOTHING, switchOff));
    for (boolean kink : new boolean[] {true, false}) {
      float[] bias = new float[20];
      bias[0] = (float) (-sum + (kink ? 2e-6 : 1e-2));
      GraphBuilder builder = new GraphBuilder();
      int input = builder.add("x", new Op.Input(Shape.of(1, FEATURES)));
      int value = builder.add("h", new Op.Dense(first, Tensor.vector(bias)), input);
      value = builder.add("r", new Op.Unary(UnaryFunction.RELU), value);
      value = builder.add("z", new Op.Dense(second, Tensor.vector(0f, 0f, 0f)), value);
      EngineVerdict verdict =
          new ModelCheck(settings.withEngines(engines))
              .run(ImportedModel.of(builder.build(input, value)))
              .verdicts()
              .get(0);
      assertThat(verdict.slopesOnKinks() > 0).isEqualTo(kink);
      assertThat(verdict.problem().isPresent()).isEqualTo(!kink);
    }
  }

  @Test
  void refusalsAreTold() {
    Engine refusing =
        new Engine() {
          @Override
          public String name() {
            return "none";
          }

          @Override
          public DifferentiableModel compile(ImportedModel model) {
            throw new EngineException("not today");
          }
        };
    CheckReport report = check(network(), refusing, new OneDnnEngine());
    assertThat(report.passed()).isTrue();
    assertThat(report.verdicts().get(0).refusal()).contains("not today");
    assertThat(check(network(), refusing).passed()).isFalse();
  }

  @Test
  void settingsAreChecked() {
    assertThatThrownBy(() -> CheckSettings.DEFAULT.withSamples(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CheckSettings.DEFAULT.withBounds(1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
