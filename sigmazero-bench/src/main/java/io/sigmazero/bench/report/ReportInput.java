package io.sigmazero.bench.report;

import io.sigmazero.bench.run.Provenance;
import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.bench.run.Statistics;
import io.sigmazero.bench.run.Summary;
import io.sigmazero.bench.run.TraceRecord;
import io.sigmazero.core.attack.SigmaZeroOptions;
import java.util.List;

/**
 * What a report is made of.
 *
 * @param summary the run in figures
 * @param statistics the same, for computing
 * @param provenance what the results rest on
 * @param records one a sample, in order
 * @param traces iterations of some samples, by sample and then in order
 * @param inputShape what the model takes for one sample, without a batch axis
 * @param options the attack's options
 * @param gallery samples to show
 */
@SuppressWarnings("ArrayRecordComponent") // one owner, never compared
public record ReportInput(
    Summary summary,
    Statistics statistics,
    Provenance provenance,
    List<SampleRecord> records,
    List<TraceRecord> traces,
    int[] inputShape,
    SigmaZeroOptions options,
    Gallery gallery) {
  /** Copies the lists. */
  public ReportInput {
    records = List.copyOf(records);
    traces = List.copyOf(traces);
  }
}
