package io.sigmazero.core.attack;

import io.sigmazero.core.data.NdArraySamples;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Attacks the batches of an iterator one after the other. Used by one thread. */
final class BatchedRun extends Spliterators.AbstractSpliterator<SampleResult> {
  private final SigmaZero attack;
  private final Object network;
  private final DataSetIterator batches;
  private final Execution execution;
  private final Deque<SampleResult> ready = new ArrayDeque<>();
  private ModelInUse model;
  private int attacked;

  BatchedRun(SigmaZero attack, Object network, DataSetIterator batches, Execution execution) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.attack = attack;
    this.network = network;
    this.batches = batches;
    this.execution = execution;
  }

  /** The results, attacked as they are asked for. */
  Stream<SampleResult> stream() {
    return StreamSupport.stream(this, false).onClose(this::close);
  }

  /**
   * Attacks all batches now.
   *
   * @param listener hears of all results
   * @return number of samples, or {@link AttackFuture.Job#UNKNOWN} after a cancellation
   */
  int tellAll(AttackListener listener) {
    try {
      while (!isCancelled() && batches.hasNext()) {
        attackBatch(batches.next(), listener);
      }
      return isCancelled() ? AttackFuture.Job.UNKNOWN : attacked;
    } finally {
      close();
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super SampleResult> action) {
    while (ready.isEmpty() && !isCancelled() && batches.hasNext()) {
      List<SampleResult> results = new ArrayList<>();
      attackBatch(batches.next(), results::add);
      results.sort(Comparator.comparingInt(SampleResult::index));
      ready.addAll(results);
    }
    if (ready.isEmpty()) {
      close();
      return false;
    }
    action.accept(ready.poll());
    return true;
  }

  private boolean isCancelled() {
    return execution.cancellation().isRequested();
  }

  private void attackBatch(DataSet batch, AttackListener listener) {
    if (batch.hasMaskArrays()) {
      throw new IllegalArgumentException("the iterator gives masks, expected samples without");
    }
    NdArraySamples samples =
        NdArraySamples.of(batch.getFeatures(), batch.getLabels()).numberedFrom(attacked);
    if (model == null) {
      model = ModelInUse.of(network, NdArraySamples.sampleShape(batch.getFeatures()));
    }
    attack.run(model.model(), samples, execution, new Renumbering(listener, attacked));
    attacked = Math.addExact(attacked, samples.count());
  }

  private void close() {
    if (model != null) {
      model.close();
      model = null;
    }
  }

  /** Tells a listener of a batch's samples by their numbers among all. */
  private record Renumbering(AttackListener listener, int first) implements AttackListener {
    @Override
    public void onResult(SampleResult result) {
      listener.onResult(result.withIndex(first + result.index()));
    }

    @Override
    public boolean traces(int index) {
      return listener.traces(first + index);
    }

    @Override
    public void onTrace(TracePoint point) {
      listener.onTrace(point.withIndex(first + point.index()));
    }
  }
}
