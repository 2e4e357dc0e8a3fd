package io.sigmazero.models.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.ModelGraph;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/**
 * Runs a graph on an engine and compares with the double-precision interpreter: logits with its
 * logits, gradients with its central differences along random directions.
 */
public final class EngineCheck {
  private static final double LOGIT_TOLERANCE = 2e-5;
  private static final double GRADIENT_TOLERANCE = 2e-4;
  private static final double DIFFERENCE = 1e-5;
  private static final int DIRECTIONS = 4;

  private EngineCheck() {}

  /** A random constant with values of about unit size. */
  public static Tensor random(long seed, int... extents) {
    Random random = new Random(seed);
    Shape shape = Shape.of(extents);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }

  /** Ends a graph: flattens a value and puts a dense layer with three logits behind it. */
  public static ModelGraph withLogits(GraphBuilder builder, int input, int value) {
    int size = builder.shape(value).size();
    int flat = builder.add("flat", new Op.Reshape(Shape.of(1, size)), value);
    Tensor weights = random(99, size, 3);
    for (int i = 0; i < weights.values().length; i++) {
      weights.values()[i] /= (float) Math.sqrt(size);
    }
    int logits = builder.add("logits", new Op.Dense(weights, random(98, 3)), flat);
    return builder.build(input, logits);
  }

  /** The engines that run graphs. */
  static Stream<Named<GraphEngine>> engines() {
    return Engines.all().stream()
        .filter(GraphEngine.class::isInstance)
        .map(engine -> Named.of(engine.name(), (GraphEngine) engine));
  }

  /** Compares on random inputs from [low, high], in sessions of one and of several lanes. */
  public static void compare(GraphEngine engine, ModelGraph graph, double low, double high) {
    try (DifferentiableModel model = engine.compile(graph)) {
      float[] inputs = inputs(3 * model.features(), low, high);
      try (ModelSession one = model.openSession(1)) {
        for (int sample = 0; sample < 3; sample++) {
          compare(graph, one, 0, row(inputs, sample, model.features()));
        }
      }
      try (ModelSession three = model.openSession(3)) {
        three.input().put(0, inputs);
        three.forward();
        for (int lane = 0; lane < 3; lane++) {
          compareLane(graph, three, lane, row(inputs, lane, model.features()));
        }
      }
    }
  }

  private static void compare(ModelGraph graph, ModelSession session, int lane, float[] input) {
    session.input().put(lane * input.length, input);
    session.forward();
    compareLane(graph, session, lane, input);
  }

  private static void compareLane(ModelGraph graph, ModelSession session, int lane, float[] input) {
    double[] expected = ReferenceInterpreter.logits(graph, input);
    float[] logits = new float[expected.length];
    session.logits().get(lane * logits.length, logits);
    double scale = 1;
    for (int k = 0; k < expected.length; k++) {
      scale = Math.max(scale, Math.abs(expected[k]));
    }
    for (int k = 0; k < expected.length; k++) {
      assertThat((double) logits[k])
          .as("lane %d logit %d", lane, k)
          .isEqualTo(expected[k], within(LOGIT_TOLERANCE * scale));
    }
    float[] cotangent = {1f, -0.5f, 0.25f};
    session.cotangent().put(0, new float[session.cotangent().capacity()]);
    session.cotangent().put(lane * 3, cotangent);
    session.backward();
    float[] gradient = new float[input.length];
    session.gradient().get(lane * input.length, gradient);
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      compareDirection(graph, input, cotangent, gradient, direction);
    }
  }

  private static void compareDirection(
      ModelGraph graph, float[] input, float[] cotangent, float[] gradient, int direction) {
    Random random = new Random(direction);
    double[] above = new double[input.length];
    double[] below = new double[input.length];
    double found = 0;
    double size = 1e-3;
    for (int j = 0; j < input.length; j++) {
      double step = random.nextGaussian();
      above[j] = input[j] + DIFFERENCE * step;
      below[j] = input[j] - DIFFERENCE * step;
      found += gradient[j] * step;
      size += Math.abs(gradient[j] * step);
    }
    double expected =
        (loss(graph, above, cotangent) - loss(graph, below, cotangent)) / (2 * DIFFERENCE);
    assertThat(found)
        .as("derivative along direction %d", direction)
        .isEqualTo(expected, within(GRADIENT_TOLERANCE * size));
  }

  private static double loss(ModelGraph graph, double[] input, float[] cotangent) {
    double[] logits = ReferenceInterpreter.logits(graph, input);
    double loss = 0;
    for (int k = 0; k < logits.length; k++) {
      loss += cotangent[k] * logits[k];
    }
    return loss;
  }

  private static float[] inputs(int size, double low, double high) {
    Random random = new Random(size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return values;
  }

  private static float[] row(float[] values, int row, int length) {
    return Arrays.copyOfRange(values, row * length, (row + 1) * length);
  }
}
