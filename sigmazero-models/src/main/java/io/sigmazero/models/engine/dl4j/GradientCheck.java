package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.dl4j.Dl4jNetwork;
import io.sigmazero.models.engine.EngineException;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares the gradient of a network with central differences of the same network in double
 * precision, at random inputs between 0 and 1. A point where the network has a kink may disagree;
 * most may not. To be used in a thread of its own.
 */
final class GradientCheck {
  private static final int POINTS = 5;
  private static final int MOST_DISAGREEING = 2;
  private static final double STEP = 1e-6;
  private static final double TOLERANCE = 1e-2;
  private static final double SMALLEST = 1e-6;

  private final int features;
  private final NetworkRun run;
  private final NetworkRun exact;

  private GradientCheck(int features, NetworkRun run, NetworkRun exact) {
    this.features = features;
    this.run = run;
    this.exact = exact;
  }

  /**
   * Tries a network out.
   *
   * @return its number of classes
   * @throws EngineException naming the layer if the network does not run or its gradient is wrong
   */
  static int classes(Dl4jNetwork network) {
    int features = network.sampleShape().size();
    try (NetworkRun run = new NetworkRun(network, 1, ProgramBuilder.type(network));
        NetworkRun exact = new NetworkRun(network, 1, DataType.DOUBLE)) {
      long classes =
          run.forward(() -> Nd4j.createFromArray(new double[features]), logits -> logits.size(1));
      GradientCheck check = new GradientCheck(features, run, exact);
      int disagreeing = 0;
      for (int point = 0; point < POINTS; point++) {
        disagreeing += check.agrees(new Random(point), Math.toIntExact(classes)) ? 0 : 1;
      }
      if (disagreeing > MOST_DISAGREEING) {
        throw new EngineException(check.complaint());
      }
      return Math.toIntExact(classes);
    }
  }

  /** Whether a derivative and a difference quotient are the same up to kinks and rounding. */
  static boolean agree(double derivative, double quotient, double size) {
    double scale = Math.max(size, Math.abs(quotient));
    return Math.abs(derivative - quotient) <= TOLERANCE * scale + SMALLEST;
  }

  static double step() {
    return STEP;
  }

  /** Compares at a random point along a random direction. */
  private boolean agrees(Random random, int classes) {
    double[] point = random.doubles(features).toArray();
    double[] direction = random.doubles(features, -1, 1).toArray();
    double[] weights = random.doubles(classes, -1, 1).toArray();
    run.forward(() -> Nd4j.createFromArray(point), logits -> null);
    double[] gradient =
        run.backward(
            () -> Nd4j.createFromArray(weights),
            g -> g.castTo(DataType.DOUBLE).dup('c').data().asDouble());
    double derivative = 0;
    double size = 0;
    for (int i = 0; i < features; i++) {
      double share = gradient[i] * direction[i];
      derivative += share;
      size += share * share;
    }
    double above = loss(point, direction, STEP, weights);
    double below = loss(point, direction, -STEP, weights);
    return agree(derivative, (above - below) / (2 * STEP), Math.sqrt(size));
  }

  private double loss(double[] point, double[] direction, double step, double[] weights) {
    double[] moved = new double[point.length];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = point[i] + step * direction[i];
    }
    double[] logits =
        exact.forward(() -> Nd4j.createFromArray(moved), array -> array.dup('c').data().asDouble());
    double sum = 0;
    for (int k = 0; k < logits.length; k++) {
      sum += weights[k] * logits[k];
    }
    return sum;
  }

  /** Which layer is wrong, as far as one can tell. */
  private String complaint() {
    for (int i = 0; i < exact.program().instructions().size(); i++) {
      int wrong = 0;
      for (int point = 0; point < POINTS; point++) {
        wrong += stepAgrees(i, new Random(point)) ? 0 : 1;
      }
      if (wrong > MOST_DISAGREEING) {
        return exact.program().instructions().get(i).label()
            + ": its backward pass gives a gradient that differs from finite differences";
      }
    }
    return "the network's gradient differs from finite differences";
  }

  /** Checks one step at the values that it gets in the network. */
  private boolean stepAgrees(int index, Random random) {
    double[] point = random.doubles(features).toArray();
    return exact
        .workspaces()
        .forward(
            manager -> {
              INDArray input = exact.shaped(Nd4j.createFromArray(point));
              INDArray[] values = exact.program().forward(input, manager);
              return new StepCheck(exact.program().instructions().get(index), manager, random)
                  .agrees(values);
            });
  }
}
