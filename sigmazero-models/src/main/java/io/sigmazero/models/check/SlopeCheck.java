package io.sigmazero.models.check;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.ModelGraph;
import java.util.Random;

/**
 * Compares a gradient with slopes of the graph in double precision, taken along random directions
 * by central differences.
 *
 * <p>A slope that differs is excused only by kinks: among inputs that differ from this one by about
 * single precision's rounding, slopes must vary so much that the gradient's own is as likely as
 * theirs. It is if it lies no further outside of theirs than they lie apart.
 */
final class SlopeCheck {
  private static final double STEP = 1e-8;
  private static final double NEARBY = 1e-6;
  private static final int NEIGHBOURS = 6;

  private final ModelGraph graph;
  private final double range;
  private final double tolerance;
  private final double[] input;
  private final float[] cotangent;
  private final double[] direction;
  private final Random random;
  private double slope = Double.NaN;
  private double least = Double.NaN;
  private double most = Double.NaN;

  /**
   * A direction at an input. Slopes are taken when they are first needed and kept, as every engine
   * is compared with the same. Not thread safe.
   */
  SlopeCheck(
      ModelGraph graph, CheckSettings settings, float[] input, float[] cotangent, long seed) {
    this.graph = graph;
    this.range = (double) settings.upper() - settings.lower();
    this.tolerance = settings.tolerances().slopes();
    this.random = new Random(seed);
    this.input = new double[input.length];
    this.direction = new double[input.length];
    for (int j = 0; j < input.length; j++) {
      this.input[j] = input[j];
      this.direction[j] = random.nextGaussian();
    }
    this.cotangent = cotangent;
  }

  /**
   * What came of one direction.
   *
   * @param difference of the slopes, in units of the gradient's norm
   * @param kink whether the difference is excused
   */
  record Outcome(double difference, boolean kink) {}

  Outcome compare(float[] gradient) {
    if (Double.isNaN(slope)) {
      slope = slope(input);
    }
    double found = 0;
    double squares = 0;
    for (int j = 0; j < gradient.length; j++) {
      found += gradient[j] * direction[j];
      squares += (double) gradient[j] * gradient[j];
    }
    double norm = Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
    double difference = Math.abs(found - slope) / norm;
    return new Outcome(difference, difference > tolerance && liesOnKink(found));
  }

  private boolean liesOnKink(double found) {
    if (Double.isNaN(least)) {
      lookAround();
    }
    double spread = most - least;
    return found >= least - spread && found <= most + spread;
  }

  private void lookAround() {
    least = slope;
    most = slope;
    for (int n = 0; n < NEIGHBOURS; n++) {
      double[] nearby = input.clone();
      for (int j = 0; j < nearby.length; j++) {
        nearby[j] += NEARBY * range * random.nextGaussian();
      }
      double around = slope(nearby);
      least = Math.min(least, around);
      most = Math.max(most, around);
    }
  }

  private double slope(double[] at) {
    double step = STEP * range;
    return (loss(at, step) - loss(at, -step)) / (2 * step);
  }

  private double loss(double[] at, double step) {
    double[] moved = new double[at.length];
    for (int j = 0; j < moved.length; j++) {
      moved[j] = at[j] + step * direction[j];
    }
    double[] logits = ReferenceInterpreter.logits(graph, moved);
    double loss = 0;
    for (int k = 0; k < logits.length; k++) {
      loss += cotangent[k] * logits[k];
    }
    return loss;
  }
}
