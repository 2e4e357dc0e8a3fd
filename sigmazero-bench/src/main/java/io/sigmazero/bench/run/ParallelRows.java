package io.sigmazero.bench.run;

import io.sigmazero.bench.progress.Progress;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Computes a row for each sample on several threads, each with a session of one lane, and writes it
 * where it belongs. Used once.
 */
public final class ParallelRows {

  /** What is computed of a sample. */
  public interface Computation {
    /** Number of values of a row. */
    int rowLength();

    /**
     * Fills a row; the session's input holds the sample.
     *
     * @param session the thread's own
     * @param index the sample's number
     * @param row written
     */
    void compute(ModelSession session, int index, float[] row);
  }

  private final DifferentiableModel model;
  private final Samples samples;
  private final Computation computation;
  private final NpyWriter writer;
  private final Path file;
  private final Progress progress;
  private final Cancellation cancellation;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /**
   * Everything a run needs; nothing here is closed.
   *
   * @param file what {@code writer} writes, for messages
   */
  public ParallelRows(
      DifferentiableModel model,
      Samples samples,
      Computation computation,
      NpyWriter writer,
      Path file,
      Progress progress,
      Cancellation cancellation) {
    this.model = model;
    this.samples = samples;
    this.computation = computation;
    this.writer = writer;
    this.file = file;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Computes all rows and waits.
   *
   * @param threads number of workers
   * @throws IllegalStateException if a sample cannot be read or computed, or a row cannot be
   *     written; the cause tells
   */
  public void run(int threads) {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, samples.count()); i++) {
      Thread worker = new Thread(this::work, "sigmazero-rows-" + i);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
    workers.forEach(this::join);
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get().getMessage(), failure.get());
    }
  }

  private void work() {
    float[] row = new float[computation.rowLength()];
    try (ModelSession session = model.openSession(1)) {
      for (int index = take(); index >= 0; index = take()) {
        samples.read(index, session.input(), 0);
        computation.compute(session, index, row);
        write(index, row);
        step();
      }
    } catch (RuntimeException | IOException | LinkageError | OutOfMemoryError e) {
      failure.compareAndSet(null, e);
    }
  }

  private void write(int index, float[] row) throws IOException {
    try {
      writer.write(index, row);
    } catch (IOException e) {
      throw WriteFailure.naming(file, e);
    }
  }

  private int take() {
    if (cancellation.isRequested() || failure.get() != null) {
      return -1;
    }
    int index = next.getAndIncrement();
    return index < samples.count() ? index : -1;
  }

  private synchronized void step() {
    progress.step("");
  }

  private void join(Thread worker) {
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        cancellation.request();
      }
    }
  }
}
