package io.sigmazero.core.attack;

import io.sigmazero.core.data.NdArraySamples;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepState;
import io.sigmazero.kernels.UpdateStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  SigmaZero(SigmaZeroOptions options, UpdateStep updateStep) {
    this.options = options;
    this.updateStep = updateStep;
  }

  /** {@return a builder with the paper's defaults} */
  public static SigmaZeroBuilder builder() {
    return new SigmaZeroBuilder();
  }

  /** {@return the parameters} */
  public SigmaZeroOptions options() {
    return options;
  }

  /** {@return name of the update step's implementation} */
  public String updateStep() {
    return updateStep.name();
  }

  /**
   * Attacks all samples with one worker a processor and waits.
   *
   * @param model as an importer made it
   * @param samples number of samples
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
   * Runs the search on one sample in a session of the caller's, who watches its passes. The result
   * is not confirmed: whoever calls keeps what the session saw.
   *
   * @param model the session's, asked for its shapes
   * @param session its first lane is used; by the calling thread
   * @param samples inputs within the bounds and labels within the classes; not checked
   * @param index {@code 0 <= index < samples.count()}
   * @throws RuntimeException whatever the session's passes throw
   */
  public void search(DifferentiableModel model, ModelSession session, Samples samples, int index) {
    AttackRun run =
        new AttackRun(model, samples, options, updateStep, Execution.ofThreads(1), result -> {});
    LaneAttack lane =
        new LaneAttack(run, session, new StepState(1, model.features(), session.gradient()), 0);
    lane.start(index);
    while (lane.isSearching()) {
      session.forward();
      if (lane.observe()) {
        session.backward();
      }
      lane.advance();
    }
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
}
