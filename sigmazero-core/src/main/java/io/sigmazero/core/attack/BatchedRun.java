package io.sigmazero.core.attack;

import io.sigmazero.core.data.NdArraySamples;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Attacks the batches of an iterator as its results are asked for. Used by one thread. */
final class BatchedRun extends Spliterators.AbstractSpliterator<SampleResult> {
  private final SigmaZero attack;
  private final Object network;
  private final DataSetIterator batches;
  private final Deque<SampleResult> ready = new ArrayDeque<>();
  private ModelInUse model;
  private int attacked;

  BatchedRun(SigmaZero attack, Object network, DataSetIterator batches) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.attack = attack;
    this.network = network;
    this.batches = batches;
  }

  Stream<SampleResult> stream() {
    return StreamSupport.stream(this, false).onClose(this::close);
  }

  @Override
  public boolean tryAdvance(Consumer<? super SampleResult> action) {
    while (ready.isEmpty() && batches.hasNext()) {
      attackBatch(batches.next());
    }
    if (ready.isEmpty()) {
      close();
      return false;
    }
    action.accept(ready.poll());
    return true;
  }

  private void attackBatch(DataSet batch) {
    if (batch.hasMaskArrays()) {
      throw new IllegalArgumentException("the iterator gives masks, expected samples without");
    }
    NdArraySamples samples = NdArraySamples.of(batch.getFeatures(), batch.getLabels());
    if (model == null) {
      model = ModelInUse.of(network, NdArraySamples.sampleShape(batch.getFeatures()));
    }
    for (SampleResult result : attack.run(model.model(), samples)) {
      ready.add(result.withIndex(attacked + result.index()));
    }
    attacked += samples.count();
  }

  private void close() {
    if (model != null) {
      model.close();
      model = null;
    }
  }
}
