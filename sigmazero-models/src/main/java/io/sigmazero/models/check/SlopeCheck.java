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
  private static final int NEIGHBOURS = 8;

  private final ModelGraph graph;
  private final double range;
  private final double tolerance;

  SlopeCheck(ModelGraph graph, CheckSettings settings) {
    this.graph = graph;
    this.range = (double) settings.upper() - settings.lower();
    this.tolerance = settings.slopeTolerance();
  }

  /**
   * What came of one direction.
   *
   * @param difference of the slopes, in units of the gradient's norm
   * @param kink whether the difference is excused
   */
  record Outcome(double difference, boolean kink) {}

  Outcome compare(float[] input, float[] cotangent, float[] gradient, long seed) {
    Random random = new Random(seed);
    double[] centre = new double[input.length];
    double[] direction = new double[input.length];
    double found = 0;
    double squares = 0;
    for (int j = 0; j < input.length; j++) {
      centre[j] = input[j];
      direction[j] = random.nextGaussian();
      found += gradient[j] * direction[j];
      squares += (double) gradient[j] * gradient[j];
    }
    double norm = Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
    double difference = Math.abs(found - slope(centre, direction, cotangent)) / norm;
    boolean kink =
        difference > tolerance && liesOnKink(found, centre, direction, cotangent, random);
    return new Outcome(difference, kink);
  }

  private boolean liesOnKink(
      double found, double[] centre, double[] direction, float[] cotangent, Random random) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < NEIGHBOURS; n++) {
      double[] nearby = centre.clone();
      for (int j = 0; j < nearby.length; j++) {
        nearby[j] += NEARBY * range * random.nextGaussian();
      }
      double slope = slope(nearby, direction, cotangent);
      least = Math.min(least, slope);
      most = Math.max(most, slope);
    }
    double spread = most - least;
    return found >= least - spread && found <= most + spread;
  }

  private double slope(double[] at, double[] direction, float[] cotangent) {
    double step = STEP * range;
    return (loss(at, direction, step, cotangent) - loss(at, direction, -step, cotangent))
        / (2 * step);
  }

  private double loss(double[] at, double[] direction, double step, float[] cotangent) {
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
