package io.sigmazero.bench.jmh;

import java.util.Optional;

/** What one must know of the benchmarks to read their figures. Stateless. */
public final class BenchmarkFacts {
  /** The update step. */
  public static final String STEP = "UpdateStepBenchmark.step";

  /** The memory triad. */
  public static final String TRIAD = "MemoryTriadBenchmark.triad";

  /** A model's forward pass. */
  public static final String FORWARD = "ModelBenchmark.forward";

  /** A model's backward pass. */
  public static final String BACKWARD = "ModelBenchmark.backward";

  /** An iteration. */
  public static final String ITERATION = "IterationBenchmark.iteration";

  /** Whole attacks. */
  public static final String ATTACK = "AttackBenchmark.attack";

  /**
   * Bytes that a step moves of an element that is not adversarial: the loss gradient and δ are read
   * for the maximum (8), x, δ, the loss gradient, m and v for the update (20), which writes δ, m
   * and v (12).
   */
  private static final int BYTES = 40;

  /** As {@link #BYTES}, without the loss gradient, which is not read, twice 4. */
  private static final int BYTES_ADVERSARIAL = 32;

  /** Arrays of the step: x, δ, the loss gradient, m, v. */
  private static final int STEP_ARRAYS = 5;

  private BenchmarkFacts() {}

  /** Why a parameter's value cannot be run on this machine, or empty if it can. */
  public static Optional<String> refusal(String parameter, String value) {
    return switch (parameter) {
      case "implementation" -> StepRunners.refusal(value);
      case "network" -> Networks.refusal(value);
      default -> Optional.empty();
    };
  }

  /** Elements that a step works on, such as {@code 64x784} has. */
  public static int stepElements(String shape) {
    return StepScene.Shape.parse(shape).elements();
  }

  /** Bytes that a step moves from and to memory if nothing stays in a cache. */
  public static double stepBytes(String shape) {
    double adversarial = (double) StepScene.ADVERSARIAL / StepScene.STEPS;
    return stepElements(shape) * (BYTES + adversarial * (BYTES_ADVERSARIAL - BYTES));
  }

  /** Bytes that a triad moves. */
  public static double triadBytes(int megabytes) {
    return (double) MemoryTriadBenchmark.elements(megabytes)
        * MemoryTriadBenchmark.BYTES_PER_ELEMENT;
  }

  /** Whether the arrays of a step and of a triad together are of nearly the same size. */
  public static boolean isOfEqualSize(String shape, int megabytes) {
    double step = (double) stepElements(shape) * STEP_ARRAYS * Float.BYTES;
    return Math.abs(step - triadBytes(megabytes)) < 0.05 * step;
  }
}
