package io.sigmazero.core.rival;

import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.Trial;

/**
 * SparseFool: Modas, Moosavi-Dezfooli and Frossard, "SparseFool: a few pixels make a big
 * difference" (2019, arXiv 1811.02248), algorithm 2.
 *
 * <p>Each iteration finds a boundary point by {@link DeepFool}, takes the boundary there for a
 * plane, moved away by λ, and crosses it by single features ({@link LinearSolver}). The paper and
 * the authors' code are followed in that an iteration goes on from where the last one ended and
 * that the normal is taken at the boundary point; torchattacks solves from the sample each time and
 * takes the normal at the point λ times as far, outside the box. DeepFool itself is as in
 * torchattacks, clipped to the box. DeepFool's own inputs, changed in most features, count if
 * nothing sparser is found.
 *
 * @param steps most iterations
 * @param lambda λ, at least 1: how much farther than the boundary point the plane is put
 * @param overshoot fraction added to the change in the end
 * @param boundarySteps most iterations of DeepFool
 * @param candidates classes that DeepFool looks at, the label included
 */
public record SparseFool(
    int steps, double lambda, double overshoot, int boundarySteps, int candidates)
    implements SampleAttack {

  /** Checks the ranges. */
  public SparseFool {
    Parameters.requireAtLeast("steps", steps, 1);
    Parameters.requireBetween("lambda", lambda, 1, Float.MAX_VALUE);
    Parameters.requireBetween("overshoot", overshoot, 0, 1);
    Parameters.requireAtLeast("boundarySteps", boundarySteps, 1);
    Parameters.requireAtLeast("candidates", candidates, 2);
  }

  /**
   * {@return the defaults of the authors' code} On small images λ = 1 gives much sparser changes.
   */
  public static SparseFool defaults() {
    return new SparseFool(20, 3.0, 0.02, 50, 10);
  }

  @Override
  public String name() {
    return "sparsefool";
  }

  @Override
  public void attack(Trial trial) {
    float[] clean = trial.clean();
    float[] input = clean.clone();
    float[] point = new float[clean.length];
    float[] normal = new float[clean.length];
    DeepFool deepFool = new DeepFool(trial, boundarySteps, overshoot);
    LinearSolver solver = new LinearSolver(clean.length);
    trial.forward(clean);
    int[] classes = Classes.ranked(trial, candidates);
    for (int i = 0; i < steps; i++) {
      System.arraycopy(input, 0, point, 0, input.length);
      int reached = deepFool.run(point, classes);
      if (reached < 0) {
        return; // the model is flat here
      }
      deepFool.normal(reached, classes[0], normal);
      double length = Vectors.norm(normal);
      if (length == 0) {
        return;
      }
      for (int j = 0; j < point.length; j++) {
        normal[j] /= (float) length;
        point[j] = input[j] + (float) lambda * (point[j] - input[j]);
      }
      solver.solve(input, normal, point);
      for (int j = 0; j < point.length; j++) {
        point[j] = Vectors.clip(clean[j] + (float) (1 + overshoot) * (input[j] - clean[j]));
      }
      if (trial.forward(point).isAdversarial()) {
        return;
      }
    }
  }
}
