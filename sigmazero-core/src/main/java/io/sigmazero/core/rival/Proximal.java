package io.sigmazero.core.rival;

/**
 * Proximal operators of norms that favour zeros: {@code argmin_z ½(z − x)² + λ·φ(z)}, feature by
 * feature.
 */
public enum Proximal {
  /** φ(z) = 1 where z ≠ 0: hard thresholding at √(2λ). */
  ZERO {
    @Override
    double threshold(double weight) {
      return Math.sqrt(2 * weight);
    }

    @Override
    double shrink(double magnitude, double weight) {
      return magnitude;
    }
  },
  /**
   * φ(z) = |z|^(2/3), whose minimiser is a root of a quartic equation (Cao, Sun and Xu, "Fast image
   * deconvolution using closed-form thresholding formulas of L_q (q = 1/2, 2/3) regularization",
   * 2013, theorem 1). Zero up to 2·(2λ/3)^(3/4), where both minima are equal. Adv-lib's operator
   * jumps at 4·(2λ/9)^(3/4) already, where the other local minimum begins to exist.
   */
  TWO_THIRDS {
    @Override
    double threshold(double weight) {
      double root = Math.sqrt(2 * weight / 3);
      return 2 * root * Math.sqrt(root);
    }

    @Override
    double shrink(double magnitude, double weight) {
      double square = magnitude * magnitude / 16;
      double root = Math.sqrt(square * square - 8 * weight * weight * weight / 729);
      double b = 2 * (StrictMath.cbrt(square + root) + StrictMath.cbrt(square - root));
      double rootOfB = Math.sqrt(b);
      double sum = rootOfB + Math.sqrt(2 * magnitude / rootOfB - b);
      return sum * sum * sum / 8;
    }
  },
  /** φ(z) = |z|: soft thresholding. */
  ONE {
    @Override
    double threshold(double weight) {
      return weight;
    }

    @Override
    double shrink(double magnitude, double weight) {
      return magnitude - weight;
    }
  };

  /** {@return the largest magnitude that becomes zero for a weight λ ≥ 0} */
  abstract double threshold(double weight);

  /** {@return what a magnitude above the threshold becomes} */
  abstract double shrink(double magnitude, double weight);
}
