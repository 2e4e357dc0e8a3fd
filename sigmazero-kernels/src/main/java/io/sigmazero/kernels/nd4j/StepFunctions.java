package io.sigmazero.kernels.nd4j;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The parts of the update step as single functions, for those who build an attack of their own.
 * {@link SigmaZeroStep} does them all at once and many times faster.
 *
 * <p>Arrays hold one sample a row: B × any shape, also none (B samples of one feature). They may be
 * of any floating type, any order and views of others. <b>No function modifies its arguments</b>;
 * each returns a new array in C order, of the type of its first argument. An array without elements
 * gives one without elements, or zeros where samples have no features. NaN stays NaN.
 *
 * <p>All throw {@link IllegalArgumentException} for shapes that do not fit, for types that are not
 * floating, and for numbers out of range. Made of ND4J's own ops, so they run on every device, and
 * need no {@link SelfExecution}. Thread safe.
 *
 * <p>Source: arXiv 2402.01879, section 2 and algorithm 1, where no other is named.
 */
public final class StepFunctions {
  private static final double SMALLEST_NORM = 1e-12;

  private StepFunctions() {}

  /**
   * Smooth sign δ/√(δ²+σ): in (−1, 1), close to the sign of δ where δ² is much larger than σ. It is
   * the derivative of √(δ²+σ) − √σ, the smooth magnitude of Charbonnier et al. (1994), and its
   * square is what {@link #smoothL0} sums: one σ smooths all three in the same way.
   *
   * @param perturbation δ
   * @param smoothing σ, positive and finite
   * @return shaped like δ
   */
  public static INDArray smoothSign(INDArray perturbation, double smoothing) {
    requireSamples("perturbation", perturbation);
    requirePositive(smoothing);
    if (perturbation.isEmpty()) {
      return emptyLike(perturbation);
    }
    INDArray delta = perturbation.dup('c');
    INDArray root = Transforms.sqrt(delta.mul(delta).addi(smoothing), false);
    return delta.divi(root);
  }

  /**
   * Smooth ℓ0 of each sample: Σ δ²/(δ²+σ), between 0 and the number of entries that are not zero,
   * which it approaches as σ falls.
   *
   * @param perturbation δ
   * @param smoothing σ, positive and finite
   * @return a vector of length B
   */
  public static INDArray smoothL0(INDArray perturbation, double smoothing) {
    requireSamples("perturbation", perturbation);
    requirePositive(smoothing);
    if (perturbation.isEmpty()) {
      return Nd4j.create(perturbation.dataType(), perturbation.size(0));
    }
    INDArray squares = rows(perturbation);
    squares.muli(squares);
    return squares.divi(squares.add(smoothing)).sum(1);
  }

  /**
   * Gradient of {@link #smoothL0} by δ: 2σδ/(δ²+σ)². Not divided by the number of features, as it
   * is in the attack's loss.
   *
   * @param perturbation δ
   * @param smoothing σ, positive and finite
   * @return shaped like δ
   */
  public static INDArray smoothL0Gradient(INDArray perturbation, double smoothing) {
    requireSamples("perturbation", perturbation);
    requirePositive(smoothing);
    if (perturbation.isEmpty()) {
      return emptyLike(perturbation);
    }
    INDArray delta = perturbation.dup('c');
    INDArray denominator = delta.mul(delta).addi(smoothing);
    return delta.muli(2 * smoothing).divi(denominator.muli(denominator));
  }

  /**
   * Each sample divided by its largest magnitude, or by 1e-12 where that is smaller: a sample of
   * zeros stays zero. A sample with NaN or an infinity in it becomes NaN in all of its entries.
   *
   * @param gradient any direction
   * @return shaped like the gradient, in [−1, 1]
   */
  public static INDArray normalizeByLargest(INDArray gradient) {
    requireSamples("gradient", gradient);
    if (gradient.isEmpty()) {
      return emptyLike(gradient);
    }
    INDArray rows = rows(gradient);
    // Not amax(1): over an axis of size 1 it leaves the sign.
    INDArray norms = Transforms.max(Transforms.abs(rows, true).max(1), SMALLEST_NORM, false);
    // Backends differ in whether a maximum lets NaN through; a product with zero always does.
    norms.addi(rows.mul(0).sum(1));
    return rows.diviColumnVector(norms).reshape(gradient.shape());
  }

  /**
   * The nearest perturbation that keeps x + δ in the box: clip(x+δ, lower, upper) − x.
   *
   * @param original x, shaped like δ and of its type
   * @param perturbation δ
   * @param lower smallest value an input may take
   * @param upper largest value an input may take, not below the smallest
   * @return shaped like δ
   */
  public static INDArray clipToBox(
      INDArray original, INDArray perturbation, double lower, double upper) {
    requireSamples("perturbation", perturbation);
    requireSamples("original", original);
    new NamedArray("perturbation", perturbation)
        .requireShapeOf(new NamedArray("original", original));
    if (original.dataType() != perturbation.dataType()) {
      throw new IllegalArgumentException(
          "perturbation is " + perturbation.dataType() + " but original is " + original.dataType());
    }
    if (!(lower <= upper)) {
      throw new IllegalArgumentException("lower is " + lower + " but upper is " + upper);
    }
    if (perturbation.isEmpty()) {
      return emptyLike(perturbation);
    }
    INDArray position = perturbation.dup('c').addi(original);
    DynamicCustomOp clip =
        new DynamicCustomOp("clipbyvalue", new INDArray[] {position}, new INDArray[] {position});
    clip.addTArgument(lower, upper);
    Nd4j.exec(clip);
    return position.subi(original);
  }

  /**
   * Each sample's δ with zero where |δ| is below the sample's τ; what equals τ stays.
   *
   * @param perturbation δ
   * @param thresholds τ, a vector of length B, of δ's type
   * @return shaped like δ
   */
  public static INDArray projectSmall(INDArray perturbation, INDArray thresholds) {
    requireSamples("perturbation", perturbation);
    NamedArray delta = new NamedArray("perturbation", perturbation);
    NamedArray tau = new NamedArray("thresholds", thresholds);
    if (thresholds.dataType() != perturbation.dataType()) {
      throw new IllegalArgumentException(
          "thresholds is "
              + thresholds.dataType()
              + " but perturbation is "
              + perturbation.dataType());
    }
    tau.requireVectorFor(delta);
    if (perturbation.isEmpty()) {
      return emptyLike(perturbation);
    }
    INDArray rows = rows(perturbation);
    INDArray column = thresholds.reshape(thresholds.length(), 1);
    INDArray small = call("less", Transforms.abs(rows, true), column);
    // A choice, not a product with zero: that would leave minus zero.
    return call("select", small, Nd4j.zerosLike(rows), rows).reshape(perturbation.shape());
  }

  private static INDArray call(String name, INDArray... inputs) {
    return Nd4j.exec(new DynamicCustomOp(name, inputs, null))[0];
  }

  /** A copy with one sample a row. */
  private static INDArray rows(INDArray array) {
    return array.dup('c').reshape(array.size(0), array.length() / array.size(0));
  }

  private static INDArray emptyLike(INDArray array) {
    return Nd4j.create(array.dataType(), array.shape());
  }

  private static void requireSamples(String name, INDArray array) {
    if (!array.dataType().isFPType()) {
      throw new IllegalArgumentException(name + " is " + array.dataType() + ", must be floating");
    }
    if (array.rank() < 1) {
      throw new IllegalArgumentException(
          name + " is " + Arrays.toString(array.shape()) + ", must have an axis of samples");
    }
  }

  private static void requirePositive(double smoothing) {
    if (!(smoothing > 0) || Double.isInfinite(smoothing)) {
      throw new IllegalArgumentException(
          "smoothing is " + smoothing + ", must be positive and finite");
    }
  }
}
