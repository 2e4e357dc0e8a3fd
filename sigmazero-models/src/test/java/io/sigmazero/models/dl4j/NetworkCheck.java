package io.sigmazero.models.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.engine.Engine;
import io.sigmazero.models.engine.onednn.OneDnnEngine;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Compares models of DL4J networks with what the networks themselves compute. */
final class NetworkCheck {
  private static final double TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 2e-4;
  private static final double STEP = 1e-7;
  private static final int SAMPLES = 3;

  private NetworkCheck() {}

  /** The graph on the interpreter and on oneDNN against the network's own output. */
  static void graphAgrees(ImportedModel model) {
    assertThat(model.graphRefusal()).isEmpty();
    ModelGraph graph = model.graph().orElseThrow();
    for (int sample = 0; sample < SAMPLES; sample++) {
      float[] input = input(graph.input().shape().size(), sample);
      double[] logits = ReferenceInterpreter.logits(graph, input);
      assertAgrees("interpreter", model, output(model, input), logits);
    }
    engineAgrees(new OneDnnEngine(), model);
  }

  /** An engine against the network's own output, and its gradients against the interpreter's. */
  static void engineAgrees(Engine engine, ImportedModel model) {
    try (DifferentiableModel compiled = engine.compile(model);
        ModelSession session = compiled.openSession(2)) {
      int features = compiled.features();
      for (int sample = 0; sample < SAMPLES; sample++) {
        float[] input = input(features, sample);
        session.input().put(0, input(features, 77));
        session.input().put(features, input);
        session.forward();
        float[] logits = new float[compiled.classes()];
        session.logits().get(compiled.classes(), logits);
        assertAgrees(engine.name(), model, output(model, input), widened(logits));
        model.graph().ifPresent(graph -> gradientAgrees(engine.name(), graph, session, input));
      }
    }
  }

  private static void gradientAgrees(
      String engine, ModelGraph graph, ModelSession session, float[] input) {
    float[] cotangent = new float[2 * graph.classes()];
    for (int k = 0; k < graph.classes(); k++) {
      cotangent[graph.classes() + k] = (k % 2 == 0 ? 1f : -0.5f) / (1 + k);
    }
    session.cotangent().put(0, cotangent);
    session.backward();
    float[] gradient = new float[input.length];
    session.gradient().get(0, gradient);
    for (float element : gradient) {
      assertThat(element == 0f).as("gradient of the lane without cotangent").isTrue();
    }
    session.gradient().get(input.length, gradient);
    for (int direction = 0; direction < 4; direction++) {
      Random random = new Random(direction);
      double[] above = new double[input.length];
      double[] below = new double[input.length];
      double found = 0;
      double size = 1e-3;
      for (int j = 0; j < input.length; j++) {
        double step = random.nextGaussian();
        above[j] = input[j] + STEP * step;
        below[j] = input[j] - STEP * step;
        found += gradient[j] * step;
        size += Math.abs(gradient[j] * step);
      }
      double expected =
          (loss(graph, above, cotangent) - loss(graph, below, cotangent)) / (2 * STEP);
      assertThat(found)
          .as("%s: derivative along direction %d", engine, direction)
          .isEqualTo(expected, within(GRADIENT_TOLERANCE * size));
    }
  }

  private static double loss(ModelGraph graph, double[] input, float[] cotangent) {
    double[] logits = ReferenceInterpreter.logits(graph, input);
    double loss = 0;
    for (int k = 0; k < logits.length; k++) {
      loss += cotangent[logits.length + k] * logits[k];
    }
    return loss;
  }

  private static void assertAgrees(
      String who, ImportedModel model, double[] expected, double[] logits) {
    boolean softmax = model.notes().stream().anyMatch(note -> note.contains("softmax was dropped"));
    double[] found = softmax ? softmax(logits) : logits;
    assertThat(found).as(who).hasSameSizeAs(expected);
    double scale = 1;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int k = 0; k < found.length; k++) {
      assertThat(found[k])
          .as("%s: output %d", who, k)
          .isEqualTo(expected[k], within(TOLERANCE * scale));
    }
  }

  /** What the network itself says of one sample. */
  static double[] output(ImportedModel model, float[] input) {
    Dl4jNetwork network = model.network().orElseThrow();
    int[] extents = network.sampleShape().toArray();
    long[] shape = new long[extents.length + 1];
    shape[0] = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      shape[axis + 1] = extents[axis];
    }
    INDArray x = Nd4j.createFromArray(input).reshape(shape);
    INDArray y =
        network instanceof Dl4jNetwork.Sequential sequential
            ? sequential.network().output(x)
            : ((Dl4jNetwork.Functional) network).network().outputSingle(x);
    return y.dup('c').data().asDouble();
  }

  private static double[] softmax(double[] logits) {
    double[] result = logits.clone();
    double most = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    for (int k = 0; k < result.length; k++) {
      result[k] = Math.exp(logits[k] - most);
      sum += result[k];
    }
    for (int k = 0; k < result.length; k++) {
      result[k] /= sum;
    }
    return result;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  /** Values between −1 and 1. */
  static float[] input(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 2 * random.nextFloat() - 1;
    }
    return values;
  }
}
