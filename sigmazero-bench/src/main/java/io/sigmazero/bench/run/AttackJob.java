package io.sigmazero.bench.run;

import io.sigmazero.bench.progress.Progress;
import io.sigmazero.bench.progress.ProgressFactory;
import io.sigmazero.bench.report.AttackReport;
import io.sigmazero.bench.report.Gallery;
import io.sigmazero.bench.report.ReportInput;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.core.attack.Execution;
import io.sigmazero.core.attack.InvalidSampleException;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Attacks samples and writes the results, the summary and the report into a folder. Used once. */
public final class AttackJob {
  private static final double NANOS = 1e9;

  private final AttackSetup setup;
  private final ProgressFactory progressFactory;
  private final Cancellation cancellation;

  /**
   * A job.
   *
   * @param setup what is attacked, how, and where results go
   * @param progressFactory starts the progress display
   * @param cancellation ends the run early
   */
  public AttackJob(AttackSetup setup, ProgressFactory progressFactory, Cancellation cancellation) {
    this.setup = setup;
    this.progressFactory = progressFactory;
    this.cancellation = cancellation;
  }

  /**
   * Runs and waits.
   *
   * @throws IOException if results cannot be written
   * @throws CancelledException if the run was cancelled; its files stay marked as partial
   * @throws RuntimeException as {@link io.sigmazero.core.attack.SigmaZero#run}
   */
  public AttackOutcome run() throws IOException {
    DataSet samples = setup.data();
    OutputFolder folder = OutputFolder.prepare(setup.output());
    try (RunFiles files = RunFiles.open(folder, setup)) {
      ResultCollector collector;
      double seconds;
      try (Progress progress = progressFactory.start("attack", samples.count())) {
        collector =
            new ResultCollector(
                samples, files, progress, Gallery.LARGEST_SIZE, setup.output().traced());
        seconds = attack(samples, collector);
      }
      if (collector.done() < samples.count()) {
        throw new CancelledException(
            "interrupted after %d of %d samples; those are in %s"
                .formatted(
                    collector.done(), samples.count(), folder.partial(OutputFolder.RESULTS)));
      }
      return finish(folder, files, collector, seconds);
    } catch (InvalidSampleException e) {
      // Nothing was attacked yet, so nothing is worth keeping.
      folder.discard();
      throw e;
    }
  }

  private double attack(DataSet samples, ResultCollector collector) {
    Execution execution = new Execution(setup.provenance().threads(), 1, cancellation);
    long startedAt = System.nanoTime();
    setup.attack().run(setup.model(), samples, execution, collector);
    return (System.nanoTime() - startedAt) / NANOS;
  }

  private AttackOutcome finish(
      OutputFolder folder, RunFiles files, ResultCollector collector, double seconds)
      throws IOException {
    List<SampleRecord> records = new ZeroGradients(setup).explain(collector.records());
    if (!records.equals(collector.records())) {
      files.rewrite(records);
    }
    files.complete(records, collector.traces());
    Statistics statistics = Statistics.of(records);
    Summary summary = Summary.of(statistics, seconds, setup.provenance());
    Files.writeString(folder.partial(OutputFolder.SUMMARY), Json.pretty(summary) + "\n");
    ReportInput report =
        new ReportInput(
            summary,
            statistics,
            setup.provenance(),
            records,
            collector.traces(),
            shape(),
            setup.attack().options(),
            Gallery.read(
                setup.data(),
                input -> setup.attack().options().space().nearest(input, shape()),
                records,
                collector.firstAdversarial()));
    AttackReport.write(report, folder.partial(OutputFolder.REPORT));
    return new AttackOutcome(statistics, seconds, records, folder.complete());
  }

  private int[] shape() {
    return setup.model().inputShape();
  }
}
