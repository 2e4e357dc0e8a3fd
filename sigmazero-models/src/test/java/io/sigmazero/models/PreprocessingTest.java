package io.sigmazero.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.GraphException;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.Window;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Preprocessing that becomes part of the graph, against the same done to the inputs by hand. */
class PreprocessingTest {
  private static final Random RANDOM = new Random(1);

  private static Tensor random(int... extents) {
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) RANDOM.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  /** A padded convolution and a dense layer. */
  private static ModelGraph network(boolean channelsLast) {
    GraphBuilder builder = new GraphBuilder();
    Shape shape = channelsLast ? Shape.of(1, 4, 5, 3) : Shape.of(1, 3, 4, 5);
    int input = builder.add("x", new Op.Input(shape));
    int value =
        channelsLast ? builder.add("t", new Op.Transpose(List.of(0, 3, 1, 2)), input) : input;
    Window window = new Window(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
    value = builder.add("c", new Op.Convolution(random(2, 3, 3, 3), random(2), window, 1), value);
    value = builder.add("f", new Op.Reshape(Shape.of(1, 40)), value);
    return builder.build(input, builder.add("d", new Op.Dense(random(40, 4), random(4)), value));
  }

  private static void compare(Preprocessing preprocessing, boolean channelsLast) {
    ModelGraph plain = network(channelsLast);
    ModelGraph graph = preprocessing.applyTo(ImportedModel.of(plain)).graph().orElseThrow();
    double[] x = RANDOM.doubles(60).toArray();
    double[] given = new double[60];
    for (int i = 0; i < 60; i++) {
      int channel = channelsLast ? i % 3 : i / 20;
      int source = preprocessing.channelsReversed() ? 2 - channel : channel;
      double value = channelsLast ? x[i - channel + source] : x[i + (source - channel) * 20];
      List<Float> mean = preprocessing.mean();
      List<Float> deviation = preprocessing.deviation();
      given[i] =
          (preprocessing.scale() * value - mean.get(mean.size() == 1 ? 0 : channel))
              / deviation.get(deviation.size() == 1 ? 0 : channel);
    }
    double[] expected = ReferenceInterpreter.logits(plain, given);
    double[] found = ReferenceInterpreter.logits(graph, x);
    double size = 1;
    for (double logit : expected) {
      size = Math.max(size, Math.abs(logit));
    }
    for (int k = 0; k < 4; k++) {
      assertThat(found[k]).isCloseTo(expected[k], within(1e-5 * size));
    }
    assertThat(graph.input().shape()).isEqualTo(plain.input().shape());
  }

  @Test
  void valuesOfEachChannelAndOfAllForBothLayouts() {
    for (boolean last : new boolean[] {false, true}) {
      compare(new Preprocessing(255f, List.of(0f), List.of(1f), false), last);
      compare(
          new Preprocessing(1f, List.of(0.485f, 0.456f, 0.4f), List.of(0.2f, 0.3f, 0.4f), false),
          last);
      compare(new Preprocessing(2f, List.of(0.5f), List.of(0.2f, 0.3f, 0.4f), false), last);
      compare(new Preprocessing(255f, List.of(103f, 116f, 123f), List.of(1f), true), last);
      compare(new Preprocessing(1f, List.of(0f), List.of(1f), true), last);
    }
  }

  @Test
  void nothingToDoLeavesTheModelAlone() {
    ImportedModel model = ImportedModel.of(network(false));
    assertThat(Preprocessing.NONE.applyTo(model)).isSameAs(model);
  }

  @Test
  void theNoteSaysWhatWasFolded() {
    Preprocessing preprocessing = new Preprocessing(255f, List.of(1f), List.of(2f), true);
    assertThat(preprocessing.applyTo(ImportedModel.of(network(false))).notes())
        .containsExactly(
            "inputs are preprocessed inside the model: (255.0·x − [1.0]) / [2.0], channels in"
                + " reversed order");
  }

  @Test
  void numbersThatDoNotFitAreNamed() {
    ImportedModel model = ImportedModel.of(network(false));
    assertThatThrownBy(
            () -> new Preprocessing(1f, List.of(1f, 2f), List.of(1f), false).applyTo(model))
        .isInstanceOf(GraphException.class)
        .hasMessage("preprocessing has 2 means, 1 deviations, but the model's input is 1×3×4×5");
    assertThatThrownBy(
            () -> new Preprocessing(1f, List.of(1f, 2f, 3f), List.of(1f, 2f), false).applyTo(model))
        .isInstanceOf(GraphException.class);
    assertThatThrownBy(() -> new Preprocessing(0f, List.of(1f), List.of(1f), false))
        .hasMessageContaining("scale 0.0");
    assertThatThrownBy(() -> new Preprocessing(1f, List.of(), List.of(1f), false))
        .hasMessageContaining("mean []");
    assertThatThrownBy(() -> new Preprocessing(1f, List.of(1f), List.of(0f), false))
        .hasMessageContaining("deviation [0.0]");
  }
}
