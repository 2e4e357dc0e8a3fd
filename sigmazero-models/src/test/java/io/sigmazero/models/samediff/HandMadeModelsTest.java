package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Hand-made SameDiff models: logits and input gradients are those that SameDiff computes. */
class HandMadeModelsTest {
  private static final Map<String, HandMadeModels.Body> BODIES = HandMadeModels.all();
  private static final Map<String, HandMadeModels.Body> FORWARD = HandMadeModels.forwardOnly();
  private static final int CLASSES = 3;

  @TempDir Path folder;

  static Stream<String> names() {
    return BODIES.keySet().stream();
  }

  static Stream<String> forwardNames() {
    return FORWARD.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void computesWhatSameDiffComputes(String name) throws IOException {
    compare(BODIES.get(name), true);
  }

  @ParameterizedTest
  @MethodSource("forwardNames")
  void computesTheLogitsOfSameDiff(String name) throws IOException {
    compare(FORWARD.get(name), false);
  }

  private void compare(HandMadeModels.Body body, boolean gradients) throws IOException {
    Nd4j.getRandom().setSeed(7);
    SameDiff sameDiff = model(body);
    ImportedModel object = Models.of(sameDiff);
    Path file = folder.resolve("model.fb");
    sameDiff.save(file.toFile(), false);
    ImportedModel loaded = ModelLoader.load(file);
    assertThat(loaded.notes()).isEqualTo(object.notes());
    assertThat(loaded.sourceOps()).isEqualTo(object.sourceOps());
    SameDiffRun run = new SameDiffRun(sameDiff, "x", "logits");
    compare(run, object.graph().orElseThrow(), gradients);
    compare(run, loaded.graph().orElseThrow(), gradients);
  }

  /** A placeholder, the body, a dense layer, a loss with its labels. */
  private static SameDiff model(HandMadeModels.Body body) {
    SameDiff sd = SameDiff.create();
    long[] batch = new long[body.input().length + 1];
    batch[0] = -1;
    System.arraycopy(body.input(), 0, batch, 1, body.input().length);
    SDVariable x = sd.placeHolder("x", DataType.FLOAT, batch);
    SDVariable features = body.body().apply(sd, x);
    batch[0] = 1;
    long size = features.eval(Map.of("x", Nd4j.rand(DataType.FLOAT, batch))).length();
    SDVariable flat = sd.reshape(features, -1, size);
    SDVariable weights = HandMadeModels.weights(sd, size, CLASSES);
    SDVariable logits = flat.mmul(weights).add("logits", HandMadeModels.weights(sd, CLASSES));
    SDVariable labels = sd.placeHolder("labels", DataType.FLOAT, -1, CLASSES);
    sd.loss().softmaxCrossEntropy("loss", labels, logits, null);
    return sd;
  }

  private static void compare(SameDiffRun run, ModelGraph graph, boolean gradients) {
    Shape shape = graph.input().shape();
    float[] input = SameDiffRun.inputs(shape.size(), 3);
    float[] cotangent = {1f, -0.5f, 0.25f};
    try (DifferentiableModel model = new OneDnnEngine().compile(graph);
        ModelSession session = model.openSession(1)) {
      session.input().put(0, input);
      session.forward();
      float[] expected = run.logits(shape, input);
      SameDiffRun.assertClose("logits", copy(session.logits()), widened(expected), 2e-5);
      if (gradients) {
        session.cotangent().put(0, cotangent);
        session.backward();
        float[] gradient = run.gradient(shape, input, Shape.of(1, CLASSES), cotangent);
        SameDiffRun.assertClose("gradient", copy(session.gradient()), widened(gradient), 1e-4);
      }
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
