package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SameDiff;

/** Every node kind as SameDiff: logits and input gradients are the graph's. */
class ToSameDiffTest {
  private static final Map<String, ModelGraph> CASES = GraphCases.all();
  private static final float[] COTANGENT = {1f, -0.5f, 0.25f};
  private static final double STEP = 1e-5;

  static Stream<String> cases() {
    return CASES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesWhatTheGraphComputes(String name) {
    ModelGraph graph = CASES.get(name);
    SameDiff sameDiff = graph.toSameDiff();
    SameDiffRun run =
        new SameDiffRun(sameDiff, ModelGraph.SAMEDIFF_INPUT, ModelGraph.SAMEDIFF_OUTPUT);
    boolean free = sameDiff.getVariable(ModelGraph.SAMEDIFF_INPUT).getShape()[0] == -1;
    assertThat(free).isEqualTo(!name.equals("samples mixed"));
    compare(graph, run, 1);
    if (free) {
      compare(graph, run, 3);
    }
  }

  private static void compare(ModelGraph graph, SameDiffRun run, int samples) {
    Shape one = graph.input().shape();
    float[] inputs = SameDiffRun.inputs(samples * one.size(), 3);
    Shape batch = one.withExtent(0, samples);
    float[] logits = run.logits(batch, inputs);
    float[] cotangents = new float[3 * samples];
    for (int i = 0; i < cotangents.length; i++) {
      cotangents[i] = COTANGENT[i % 3];
    }
    float[] gradients = run.gradient(batch, inputs, Shape.of(samples, 3), cotangents);
    for (int sample = 0; sample < samples; sample++) {
      float[] x = Arrays.copyOfRange(inputs, sample * one.size(), (sample + 1) * one.size());
      float[] found = Arrays.copyOfRange(logits, sample * 3, sample * 3 + 3);
      SameDiffRun.assertClose(
          "logits of sample " + sample, found, ReferenceInterpreter.logits(graph, x), 2e-5);
      float[] gradient =
          Arrays.copyOfRange(gradients, sample * one.size(), (sample + 1) * one.size());
      for (int direction = 0; direction < 3; direction++) {
        compareAlong(graph, x, gradient, direction);
      }
    }
  }

  private static void compareAlong(ModelGraph graph, float[] x, float[] gradient, int seed) {
    Random random = new Random(seed);
    double[] above = new double[x.length];
    double[] below = new double[x.length];
    double found = 0;
    double size = 1e-3;
    for (int i = 0; i < x.length; i++) {
      double part = random.nextGaussian();
      above[i] = x[i] + STEP * part;
      below[i] = x[i] - STEP * part;
      found += gradient[i] * part;
      size += Math.abs(gradient[i] * part);
    }
    double expected = (loss(graph, above) - loss(graph, below)) / (2 * STEP);
    assertThat(Math.abs(found - expected))
        .as("derivative along direction %d: %s, expected %s", seed, found, expected)
        .isLessThanOrEqualTo(2e-4 * size);
  }

  private static double loss(ModelGraph graph, double[] x) {
    double[] logits = ReferenceInterpreter.logits(graph, x);
    double loss = 0;
    for (int k = 0; k < logits.length; k++) {
      loss += COTANGENT[k] * logits[k];
    }
    return loss;
  }
}
