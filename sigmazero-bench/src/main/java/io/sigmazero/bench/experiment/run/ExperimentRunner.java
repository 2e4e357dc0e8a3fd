package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.progress.Progress;
import io.sigmazero.core.attack.Cancellation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/** Runs what is left of an experiment on several threads. Used once. */
final class ExperimentRunner {
  private static final double NANOS = 1e9;

  private final ExperimentConfig config;
  private final ExperimentModels models;
  private final WorkQueue queue;
  private final ResultLines results;
  private final GalleryFiles gallery;
  private final Progress progress;
  private final Cancellation cancellation;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final List<SampleLine> lines = new ArrayList<>();
  private final Map<String, Integer> doneOfCell = new HashMap<>();
  private Cell newest;
  private boolean memoryIsKnown;
  private double attackSeconds;

  ExperimentRunner(
      ExperimentConfig config,
      ExperimentModels models,
      WorkQueue queue,
      ResultLines results,
      GalleryFiles gallery,
      Progress progress,
      Cancellation cancellation) {
    this.config = config;
    this.models = models;
    this.queue = queue;
    this.results = results;
    this.gallery = gallery;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Runs and waits; ends early when cancelled.
   *
   * @param threads number of workers
   * @throws IOException if a line or an image cannot be written
   * @throws IllegalStateException if a model fails; the cause tells
   */
  void run(int threads) throws IOException {
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, queue.total()); i++) {
      Thread worker = new Thread(this::work, "sigmazero-experiment-" + i);
      worker.setDaemon(true);
      workers.add(worker);
      worker.start();
    }
    workers.forEach(this::join);
    if (failure.get() instanceof IOException e) {
      throw e;
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get().getMessage(), failure.get());
    }
  }

  /** Lines written, in the order in which they came. */
  List<SampleLine> lines() {
    return lines;
  }

  /** Time of the attacks alone, summed over the workers. */
  double attackSeconds() {
    return attackSeconds;
  }

  private void work() {
    try (CellWorker worker = new CellWorker(config, models, cancellation)) {
      for (WorkQueue.Item item = take(); item != null; item = take()) {
        begin(item.cell());
        CellWorker.Outcome outcome = worker.run(item.cell(), item.sample());
        if (!cancellation.isRequested()) {
          write(item, outcome);
        }
      }
    } catch (RuntimeException | IOException | LinkageError | OutOfMemoryError e) {
      if (!cancellation.isRequested()) {
        failure.compareAndSet(null, e);
      }
    }
  }

  private WorkQueue.Item take() {
    return cancellation.isRequested() || failure.get() != null ? null : queue.take();
  }

  /** Memory is counted from the first sample of a cell on. */
  private synchronized void begin(Cell cell) {
    if (newest == null || cell.number() > newest.number()) {
      newest = cell;
      memoryIsKnown = PeakMemory.reset();
    }
  }

  private synchronized void write(WorkQueue.Item item, CellWorker.Outcome outcome)
      throws IOException {
    if (failure.get() != null) {
      return;
    }
    Cell cell = item.cell();
    LoadedModel model = models.get(cell.model());
    OptionalLong memory = memoryIsKnown ? PeakMemory.bytes() : OptionalLong.empty();
    SampleLine line =
        SampleLine.of(
            cell,
            outcome.result(),
            model.samples().sourceIndex(item.sample()),
            outcome.transfer(),
            outcome.surrogatePasses(),
            memory.isPresent() ? Long.valueOf(memory.getAsLong()) : null);
    // The line comes last: where it is, the images are.
    gallery.write(cell, model, item.sample(), outcome.result());
    results.add(line);
    lines.add(line);
    attackSeconds += outcome.result().seconds();
    int done = doneOfCell.merge(cell.id(), 1, Integer::sum);
    progress.step("%s: %d of %d".formatted(cell.id(), done, model.samples().count()));
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

  /** Seconds since a time of {@link System#nanoTime()}. */
  static double secondsSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS;
  }
}
