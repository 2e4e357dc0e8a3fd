package io.sigmazero.core.attack.array;

import io.sigmazero.core.attack.FeatureSpace;
import io.sigmazero.core.attack.Goal;
import io.sigmazero.core.attack.InvalidSampleException;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZeroOptions;
import io.sigmazero.core.attack.Starts;
import io.sigmazero.core.attack.StopRules;
import io.sigmazero.core.attack.Variant;
import io.sigmazero.kernels.nd4j.SampleQueue;
import io.sigmazero.kernels.nd4j.SelfExecution;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * σ-zero on whatever device ND4J computes on: many lanes, each with a sample of its own, and lanes
 * that are done take the next sample without asking the host. For GPUs; on a CPU {@link
 * io.sigmazero.core.attack.SigmaZero} is faster, since there a sample is done best on a core of its
 * own, and no backward pass is run for adversarial samples.
 *
 * <p>A sample's result does not depend on the number of lanes or on the other samples if the model
 * computes its lanes independently of each other, to the bit.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1. Immutable and thread safe; ND4J runs self-executing ops
 * ({@link SelfExecution}) while a run lasts.
 */
public final class ArrayAttack {
  /** A value may leave the bounds by rounding. */
  private static final float TOLERANCE = 1e-6f;

  private final SigmaZeroOptions options;

  /**
   * An attack.
   *
   * @param options as {@code SigmaZero.builder()} makes them
   * @throws IllegalArgumentException in one line if they ask for what lanes on a device cannot do:
   *     any other feature space than [0, 1] by features, a target other than one for all, any stop
   *     rule but the budget, restarts, refinement
   */
  public ArrayAttack(SigmaZeroOptions options) {
    check(options.space().equals(FeatureSpace.UNIT), "space", options.space(), FeatureSpace.UNIT);
    Goal goal = options.goal();
    boolean plain = goal instanceof Goal.Untargeted || goal instanceof Goal.FixedTarget;
    check(plain, "goal", goal, "untargeted or one target for all samples");
    StopRules budgetOnly = options.stopRules().withBudgetOnly();
    check(options.stopRules().equals(budgetOnly), "stopRules", options.stopRules(), budgetOnly);
    check(options.starts().equals(Starts.CLEAN), "starts", options.starts(), Starts.CLEAN);
    check(!options.refine(), "refine", true, false);
    check(options.variant() == Variant.PAPER, "variant", options.variant(), Variant.PAPER);
    this.options = options;
  }

  private static void check(boolean right, String name, Object found, Object expected) {
    if (!right) {
      throw new IllegalArgumentException(
          name + " is " + found + ", must be " + expected + " for arrays on a device");
    }
  }

  /** The class to reach, or empty. */
  static OptionalInt target(SigmaZeroOptions options) {
    return options.goal() instanceof Goal.FixedTarget
        ? OptionalInt.of(((Goal.FixedTarget) options.goal()).target())
        : OptionalInt.empty();
  }

  /**
   * Attacks all samples and waits. Each adversarial input is run once more through the model; one
   * that it does not confirm gets a result with an error.
   *
   * @param model the classifier
   * @param samples FLOAT, S × the sample's shape, in [0, 1]; read
   * @param labels S classes
   * @param execution lanes, cancellation
   * @return one result a sample in their order, or none if the run was cancelled. A sample's
   *     forward and backward passes are the iterations that its lane took part in, its seconds the
   *     run's divided by S
   * @throws InvalidSampleException before anything is attacked, if an input or a label is out of
   *     range
   */
  public List<SampleResult> run(
      ArrayModel model, INDArray samples, int[] labels, ArrayExecution execution) {
    requireValid(model, samples, labels);
    if (labels.length == 0) {
      return List.of();
    }
    INDArray inBox = samples.dup('c');
    LaneLoop.clipToBox(inBox);
    SampleQueue queue = SampleQueue.of(inBox, labels);
    long startedAt = System.nanoTime();
    try (SelfExecution claim = SelfExecution.install();
        LaneLoop loop = new LaneLoop(model, queue, lanes(labels.length, execution), options)) {
      // Refers to the claim, which otherwise is only there to be closed.
      claim.kernels();
      while (!loop.isDone()) {
        if (execution.cancellation().isRequested()) {
          return List.of();
        }
        for (int i = 0; i < execution.inspectionInterval(); i++) {
          loop.iterate();
        }
      }
      double seconds = (System.nanoTime() - startedAt) / 1e9 / labels.length;
      return new QueueResults(queue, samples, labels, options, seconds).confirm(loop);
    } finally {
      queue.close();
    }
  }

  private static int lanes(int samples, ArrayExecution execution) {
    return Math.min(samples, execution.lanes());
  }

  private void requireValid(ArrayModel model, INDArray samples, int[] labels) {
    int classes = model.classes();
    long count = samples.rank() == 0 ? 0 : samples.size(0);
    if (count != labels.length) {
      throw new InvalidSampleException(
          "samples are " + Arrays.toString(samples.shape()) + " but labels " + labels.length);
    }
    for (int index = 0; index < labels.length; index++) {
      if (labels[index] < 0 || labels[index] >= classes) {
        throw new InvalidSampleException(
            "sample "
                + index
                + " has label "
                + labels[index]
                + ", but the model has classes 0 to "
                + (classes - 1));
      }
    }
    options.goal().requireValid(labels.length, classes);
    if (labels.length > 0) {
      requireValues(samples);
    }
  }

  private static void requireValues(INDArray samples) {
    if (samples.dataType() != DataType.FLOAT) {
      throw new InvalidSampleException("samples are " + samples.dataType() + ", must be FLOAT");
    }
    float smallest = samples.minNumber().floatValue();
    float largest = samples.maxNumber().floatValue();
    // The sum is NaN if any value is, the extremes need not be.
    boolean numbers = !Float.isNaN(samples.sumNumber().floatValue());
    if (!numbers || smallest < -TOLERANCE || largest > 1 + TOLERANCE) {
      throw new InvalidSampleException(
          "samples hold values from "
              + smallest
              + " to "
              + largest
              + (numbers ? "" : " and NaN")
              + ", outside the bounds 0 to 1");
    }
  }
}
