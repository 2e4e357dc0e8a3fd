package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigmazero.bench.progress.Progress;
import io.sigmazero.bench.progress.ProgressFactory;
import io.sigmazero.bench.run.CancelledException;
import io.sigmazero.bench.run.Json;
import io.sigmazero.bench.suite.RunContext;
import io.sigmazero.core.attack.Cancellation;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs an experiment in a folder, or what is left of it there. Used once. */
public final class ExperimentJob {
  private static final double MILLI = 1e3;

  private final ExperimentPlan plan;
  private final ExperimentModels models;
  private final RunFolder folder;
  private final RunContext context;
  private final int threads;
  private int found;
  private int written;

  /**
   * A job.
   *
   * @param models of the experiment; not closed
   * @param folder claimed and written to; not closed
   * @param context what is told of program and machine
   * @param threads number of workers
   */
  public ExperimentJob(
      ExperimentPlan plan,
      ExperimentModels models,
      RunFolder folder,
      RunContext context,
      int threads) {
    this.plan = plan;
    this.models = models;
    this.folder = folder;
    this.context = context;
    this.threads = threads;
  }

  /**
   * Runs and waits.
   *
   * @throws IOException if the folder holds another experiment or cannot be written to; what was
   *     written stays, and can be continued
   * @throws CancelledException if the run was cancelled; the same holds
   */
  public ExperimentOutcome run(ProgressFactory progress, Cancellation cancellation)
      throws IOException {
    folder.claim(plan.config().effective(), Environment.of(plan.config(), models, context));
    List<SampleLine> lines;
    try (ResultLines results = ResultLines.open(folder.file(RunFolder.RESULTS))) {
      lines = new ArrayList<>(results.earlier());
      requireKnown(lines);
      found = lines.size();
      WorkQueue queue = new WorkQueue(plan.cells(), models, lines);
      if (queue.total() > 0) {
        lines.addAll(work(queue, results, progress, cancellation));
        requireComplete(queue);
      }
      lines.sort(order());
      if (queue.total() > 0 || !lines.equals(results.earlier())) {
        results.replace(lines);
      }
    }
    return new ExperimentOutcome(plan, lines, models.facts(), environment(), sittings());
  }

  /** Lines that an earlier process had written. */
  public int found() {
    return found;
  }

  /** Lines that this process wrote. */
  public int written() {
    return written;
  }

  private List<SampleLine> work(
      WorkQueue queue, ResultLines results, ProgressFactory factory, Cancellation cancellation)
      throws IOException {
    GalleryFiles gallery = new GalleryFiles(folder.path(), plan.config().gallery());
    try (Progress progress = factory.start(plan.config().kind().text(), queue.total())) {
      ExperimentRunner runner =
          new ExperimentRunner(
              plan.config(), models, queue, results, gallery, progress, cancellation);
      long startedAt = System.nanoTime();
      try {
        runner.run(threads);
      } catch (IOException | RuntimeException e) {
        written = runner.lines().size();
        try {
          note(runner, queue, ExperimentRunner.secondsSince(startedAt));
        } catch (IOException again) {
          e.addSuppressed(again);
        }
        throw e;
      }
      written = runner.lines().size();
      note(runner, queue, ExperimentRunner.secondsSince(startedAt));
      return runner.lines();
    }
  }

  private void requireComplete(WorkQueue queue) {
    if (written < queue.total()) {
      throw new CancelledException(
          "interrupted after %d of %d samples; the same command continues in %s"
              .formatted(found + written, found + queue.total(), folder.path()));
    }
  }

  private void note(ExperimentRunner runner, WorkQueue queue, double wall) throws IOException {
    Sitting sitting =
        new Sitting(
            context.started(),
            context.version(),
            context.gitRevision(),
            Math.min(threads, queue.total()),
            written,
            Math.round(wall * MILLI) / MILLI,
            Math.round(runner.attackSeconds() * MILLI) / MILLI);
    folder.append(RunFolder.SITTINGS, Json.line(sitting));
  }

  private void requireKnown(List<SampleLine> lines) throws IOException {
    Set<String> cells = new HashSet<>();
    plan.cells().forEach(cell -> cells.add(cell.id()));
    Set<String> seen = new HashSet<>();
    for (SampleLine line : lines) {
      boolean isNew = seen.add(line.cell() + "/" + line.index());
      if (!cells.contains(line.cell()) || !isNew) {
        throw new FileSystemException(
            folder.file(RunFolder.RESULTS).toString(),
            null,
            "%s, sample %d %s; --fresh starts over"
                .formatted(
                    line.cell(), line.index(), isNew ? "is of another experiment" : "is twice"));
      }
    }
  }

  private Comparator<SampleLine> order() {
    Map<String, Integer> places = new HashMap<>();
    plan.cells().forEach(cell -> places.put(cell.id(), cell.number()));
    return Comparator.<SampleLine>comparingInt(line -> places.get(line.cell()))
        .thenComparingInt(SampleLine::index);
  }

  private Map<String, Object> environment() throws IOException {
    return new JsonMapper()
        .convertValue(
            folder.read(RunFolder.ENVIRONMENT), new TypeReference<Map<String, Object>>() {});
  }

  private List<Sitting> sittings() throws IOException {
    List<Sitting> sittings = new ArrayList<>();
    if (Files.exists(folder.file(RunFolder.SITTINGS))) {
      for (String line : Files.readAllLines(folder.file(RunFolder.SITTINGS))) {
        try {
          sittings.add(new JsonMapper().readValue(line, Sitting.class));
        } catch (JsonProcessingException e) {
          // A line that was cut off by a kill says nothing.
          continue;
        }
      }
    }
    return sittings;
  }
}
