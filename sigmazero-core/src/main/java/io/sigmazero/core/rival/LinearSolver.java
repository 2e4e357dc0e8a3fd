package io.sigmazero.core.rival;

/**
 * SparseFool's solver (Modas et al. 2019, algorithm 1): moves single features along the largest
 * components of a plane's normal until the plane is reached. Used by one call.
 */
final class LinearSolver {
  /** How far beyond the plane to aim, in units of distance; as the authors' code has it. */
  private static final double BEYOND = 1e-3;

  /** Smallest move of a feature; as the authors' code has it. */
  private static final double SMALLEST_MOVE = 1e-4;

  private final float[] left;

  LinearSolver(int features) {
    left = new float[features];
  }

  /**
   * Moves an input along the normal across the plane through a point, or as near to it as the box
   * allows. One feature moves even if the input is across already, so that a caller gets on.
   *
   * @param input modified, within the box
   * @param normal of the plane, of length 1; not modified
   * @param point any point of the plane; not modified
   */
  void solve(float[] input, float[] normal, float[] point) {
    double distance = 0;
    for (int j = 0; j < input.length; j++) {
      distance += (double) normal[j] * (input[j] - point[j]);
    }
    System.arraycopy(normal, 0, left, 0, left.length);
    do {
      int j = largest();
      if (j < 0) {
        return;
      }
      double move = Math.max((BEYOND - distance) / Math.abs(left[j]), SMALLEST_MOVE);
      float before = input[j];
      input[j] = Vectors.clip((float) (before + Math.copySign(move, left[j])));
      distance += (double) normal[j] * ((double) input[j] - before);
      left[j] = 0f;
    } while (distance < 0);
  }

  private int largest() {
    int best = -1;
    float size = 0f;
    for (int j = 0; j < left.length; j++) {
      if (Math.abs(left[j]) > size) {
        size = Math.abs(left[j]);
        best = j;
      }
    }
    return best;
  }
}
