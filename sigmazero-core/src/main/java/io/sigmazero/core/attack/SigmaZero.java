package io.sigmazero.core.attack;

import io.sigmazero.core.data.NdArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.kernels.UpdateStep;
import io.sigmazero.kernels.UpdateSteps;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * σ-zero: finds, for each sample, an input that the model misclassifies and that differs from the
 * sample in as few features as possible.
 *
 * <p>Source: arXiv 2402.01879, algorithm 1. The attack is deterministic: with one lane a worker a
 * sample's result depends on neither threads, order nor the other samples.
 *
 * <p>Immutable and thread safe; every run has its own workers.
 */
public final class SigmaZero {
  private final SigmaZeroOptions options;
  private final UpdateStep updateStep;

  private SigmaZero(SigmaZeroOptions options, UpdateStep updateStep) {
    this.options = options;
    this.updateStep = updateStep;
  }

  /** A builder with the paper's defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The parameters. */
  public SigmaZeroOptions options() {
    return options;
  }

  /** Name of the update step's implementation. */
  public String updateStep() {
    return updateStep.name();
  }

  /**
   * Attacks all samples with one worker a processor and waits.
   *
   * @return one result a sample, by index
   * @throws InvalidSampleException as {@link #run(DifferentiableModel, Samples, Execution,
   *     AttackListener)}
   */
  public List<SampleResult> run(DifferentiableModel model, Samples samples) {
    List<SampleResult> results = new ArrayList<>();
    run(model, samples, Execution.allProcessors(), results::add);
    results.sort(Comparator.comparingInt(SampleResult::index));
    return results;
  }

  /**
   * Attacks all samples and waits until the last is done or the run was cancelled. A sample that
   * cannot be attacked (a gradient that is not finite, say) gets a result with an error; the others
   * go on.
   *
   * @param model the classifier; not closed
   * @param samples inputs within the bounds and labels within the classes
   * @param execution threads, lanes, cancellation
   * @param listener hears of each result as it comes
   * @throws InvalidSampleException before anything is attacked, if an input or label is out of
   *     range or the samples do not fit the model
   * @throws IllegalStateException if no session can be opened, or if the listener throws; the cause
   *     tells
   */
  public void run(
      DifferentiableModel model, Samples samples, Execution execution, AttackListener listener) {
    SampleChecks.requireValid(model, samples, options);
    new AttackRun(model, samples, options, updateStep, execution, listener).execute();
  }

  /**
   * Attacks images in an array and waits; one worker a processor.
   *
   * @param model a {@link DifferentiableModel}, or a network that an adapter on the class path
   *     takes: with sigmazero-models a DL4J {@code MultiLayerNetwork} or {@code ComputationGraph}
   *     or a SameDiff. It is read, not changed and not closed
   * @param images N × a sample's shape, within the bounds; not modified
   * @param labels N class numbers, or N×classes with the largest value of a row at the class; not
   *     modified
   * @return the results as arrays
   * @throws IllegalArgumentException in one line if the model is of an unknown kind or the shapes
   *     do not fit
   * @throws InvalidSampleException as {@link #run(DifferentiableModel, Samples, Execution,
   *     AttackListener)}
   * @throws CancellationException if the calling thread was interrupted
   */
  public ArrayResults run(Object model, INDArray images, INDArray labels) {
    return run(model, images, labels, Execution.allProcessors());
  }

  /**
   * As {@link #run(Object, INDArray, INDArray)}, with as many threads as are given.
   *
   * @param model as there
   * @param images as there
   * @param labels as there
   * @param execution threads, lanes, cancellation
   * @return the results as arrays
   * @throws CancellationException if the run was cancelled or the calling thread interrupted
   */
  public ArrayResults run(Object model, INDArray images, INDArray labels, Execution execution) {
    NdArraySamples samples = NdArraySamples.of(images, labels);
    try (ModelInUse used = ModelInUse.of(model, NdArraySamples.sampleShape(images))) {
      List<SampleResult> results = new ArrayList<>();
      run(used.model(), samples, execution, results::add);
      if (results.size() < samples.count()) {
        throw AttackFuture.cancelled(results.size(), samples.count());
      }
      results.sort(Comparator.comparingInt(SampleResult::index));
      return ArrayResults.of(results, images.shape());
    }
  }

  /**
   * Attacks what an iterator gives, a batch at a time, as the stream is read; one worker a
   * processor. Memory holds one batch and its results. Indices count through all batches; options
   * that hold a value a sample ({@link Goal#targets}, {@link Mask#perSample}, {@link Starts.Point})
   * count within a batch.
   *
   * @param model as {@link #run(Object, INDArray, INDArray)} takes it
   * @param batches features N × a sample's shape and labels as there, without masks; not reset
   * @return results in the iterator's order; to be closed if it is not read to its end
   */
  public Stream<SampleResult> run(Object model, DataSetIterator batches) {
    return run(model, batches, Execution.allProcessors());
  }

  /**
   * As {@link #run(Object, DataSetIterator)}, with as many threads as are given.
   *
   * @param model as there
   * @param batches as there
   * @param execution threads, lanes, cancellation; once that is requested the stream ends
   * @return as there
   */
  public Stream<SampleResult> run(Object model, DataSetIterator batches, Execution execution) {
    return new BatchedRun(this, model, batches, execution).stream();
  }

  /**
   * Starts {@link #run(DifferentiableModel, Samples, Execution, AttackListener)} in a thread of its
   * own.
   *
   * @param model must stay open until {@link AttackFuture#ended()}
   * @param samples as there
   * @param execution as there
   * @param listener hears of each result as it comes
   * @return ends with all results by index; exceptionally with what the run throws, or with {@link
   *     CancellationException} after it was cancelled
   */
  public AttackFuture runAsync(
      DifferentiableModel model, Samples samples, Execution execution, AttackListener listener) {
    return AttackFuture.start(
        execution.cancellation(),
        listener,
        heard -> {
          run(model, samples, execution, heard);
          return samples.count();
        });
  }

  /**
   * Attacks images in an array in a thread of its own.
   *
   * @param model as {@link #run(Object, INDArray, INDArray)} takes it; used until {@link
   *     AttackFuture#ended()}
   * @param images as there; copied before this returns
   * @param labels as there; copied before this returns
   * @param execution threads, lanes, cancellation
   * @param listener hears of each result as it comes
   * @return as {@link #runAsync(DifferentiableModel, Samples, Execution, AttackListener)}
   * @throws IllegalArgumentException in one line if images and labels do not fit
   */
  public AttackFuture runAsync(
      Object model,
      INDArray images,
      INDArray labels,
      Execution execution,
      AttackListener listener) {
    NdArraySamples samples = NdArraySamples.of(images, labels);
    int[] sampleShape = NdArraySamples.sampleShape(images);
    return AttackFuture.start(
        execution.cancellation(),
        listener,
        heard -> {
          try (ModelInUse used = ModelInUse.of(model, sampleShape)) {
            run(used.model(), samples, execution, heard);
          }
          return samples.count();
        });
  }

  /**
   * Attacks what an iterator gives, a batch at a time, in a thread of its own.
   *
   * @param model as {@link #run(Object, INDArray, INDArray)} takes it; used until {@link
   *     AttackFuture#ended()}
   * @param batches as {@link #run(Object, DataSetIterator)} takes them; used until then, too
   * @param execution threads, lanes, cancellation
   * @param listener hears of each result as it comes; indices count through all batches
   * @return as {@link #runAsync(DifferentiableModel, Samples, Execution, AttackListener)}
   */
  public AttackFuture runAsync(
      Object model, DataSetIterator batches, Execution execution, AttackListener listener) {
    return AttackFuture.start(
        execution.cancellation(),
        listener,
        new BatchedRun(this, model, batches, execution)::tellAll);
  }

  /** Collects parameters; each setter replaces one. Not thread safe. */
  public static final class Builder {
    private int steps = 1000;
    private double stepSize = 1;
    private double smoothing = 1e-3;
    private double initialThreshold = 0.3;
    private double thresholdFactor = 0.01;
    private Goal goal = Goal.untargeted();
    private FeatureSpace space = FeatureSpace.UNIT;
    private StopRules stopRules = StopRules.NONE;
    private Starts starts = Starts.CLEAN;
    private boolean refine;

    private Builder() {}

    /** N: iterations of a search, at least 1. */
    public Builder steps(int value) {
      steps = value;
      return this;
    }

    /** η₀, positive, in units of the box. */
    public Builder stepSize(double value) {
      stepSize = value;
      return this;
    }

    /** σ of the smooth ℓ0, positive. */
    public Builder smoothing(double value) {
      smoothing = value;
      return this;
    }

    /** τ₀, in [0, 1], in units of the box. */
    public Builder initialThreshold(double value) {
      initialThreshold = value;
      return this;
    }

    /** t, by which τ moves a step size; not negative. */
    public Builder thresholdFactor(double value) {
      thresholdFactor = value;
      return this;
    }

    /** What counts as adversarial; without it any class but the label will do. */
    public Builder goal(Goal value) {
      goal = value;
      return this;
    }

    /** One class to reach, for all samples. */
    public Builder target(int value) {
      return goal(Goal.target(value));
    }

    /** The box that inputs lie in, in the input's units. */
    public Builder bounds(Bounds value) {
      space = new FeatureSpace(value, space.grouping(), space.mask(), space.levels());
      return this;
    }

    /** The same bounds for every feature, in the input's units. */
    public Builder bounds(float lower, float upper) {
      return bounds(Bounds.of(lower, upper));
    }

    /** What counts as one change. */
    public Builder grouping(Grouping value) {
      space = new FeatureSpace(space.bounds(), value, space.mask(), space.levels());
      return this;
    }

    /** What must not change. */
    public Builder mask(Mask value) {
      space = new FeatureSpace(space.bounds(), space.grouping(), value, space.levels());
      return this;
    }

    /**
     * Number of equally spaced values that an adversarial input may take, such as 256; samples are
     * rounded to them first.
     */
    public Builder levels(int value) {
      space =
          new FeatureSpace(space.bounds(), space.grouping(), space.mask(), OptionalInt.of(value));
      return this;
    }

    /** What ends a sample's attack early. */
    public Builder stopRules(StopRules value) {
      stopRules = value;
      return this;
    }

    /** Ends a sample's attack once at most this many features, or groups, differ. */
    public Builder budget(int value) {
      return stopRules(stopRules.withBudget(value));
    }

    /**
     * Ends a search once this many iterations brought no smaller ℓ0, counted from the first
     * adversarial input on.
     */
    public Builder patience(int value) {
      return stopRules(stopRules.withPatience(value));
    }

    /** Where searches start, and how many there are. */
    public Builder starts(Starts value) {
      starts = value;
      return this;
    }

    /** Whether to try, after the searches, to take back each change; costs a forward pass each. */
    public Builder refine(boolean value) {
      refine = value;
      return this;
    }

    /**
     * The attack with these parameters.
     *
     * @throws IllegalArgumentException naming the value that is out of range, and the range
     */
    public SigmaZero build() {
      return new SigmaZero(
          new SigmaZeroOptions(
              steps,
              stepSize,
              smoothing,
              initialThreshold,
              thresholdFactor,
              goal,
              space,
              stopRules,
              starts,
              refine),
          UpdateSteps.preferred());
    }
  }
}
