package io.sigmazero.bench.run;

import io.sigmazero.bench.progress.Progress;
import io.sigmazero.core.attack.AttackListener;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.TracePoint;
import io.sigmazero.core.data.Samples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Takes results as they come: writes them to the files, keeps what the summary and the report need,
 * and moves the progress display. One call at a time.
 */
final class ResultCollector implements AttackListener {
  private final Samples samples;
  private final RunFiles files;
  private final Progress progress;
  private final int kept;
  private final SortedSet<Integer> traced;
  private final SampleRecord[] records;
  private final Map<Integer, float[]> firstAdversarial = new TreeMap<>();
  private final Map<Integer, List<TraceRecord>> traces = new TreeMap<>();
  private final RunningMedian median = new RunningMedian();
  private int done;

  /**
   * Collects the results of a run.
   *
   * @param kept of how many samples, the first, the adversarial input is kept
   * @param traced numbers of the samples whose iterations are kept; not modified by anyone
   */
  ResultCollector(
      Samples samples, RunFiles files, Progress progress, int kept, SortedSet<Integer> traced) {
    this.samples = samples;
    this.files = files;
    this.progress = progress;
    this.kept = kept;
    this.traced = traced;
    this.records = new SampleRecord[samples.count()];
  }

  @Override
  public void onResult(SampleResult result) {
    int index = result.index();
    records[index] = SampleRecord.of(result, samples.sourceIndex(index));
    files.write(index, records[index], result.adversarial());
    if (index < kept) {
      firstAdversarial.put(index, result.adversarial());
    }
    done++;
    median.add(result.l0());
    progress.step(median.note());
  }

  @Override
  public boolean traces(int index) {
    return traced.contains(index);
  }

  @Override
  public void onTrace(TracePoint point) {
    traces
        .computeIfAbsent(point.index(), index -> new ArrayList<>())
        .add(TraceRecord.of(point, samples.sourceIndex(point.index())));
  }

  /** Number of samples done. */
  int done() {
    return done;
  }

  /** One a sample, in order, once all are done. */
  List<SampleRecord> records() {
    return Arrays.asList(records);
  }

  /** The iterations of the traced samples, by sample and then in order. */
  List<TraceRecord> traces() {
    return traces.values().stream().flatMap(List::stream).toList();
  }

  /** The adversarial inputs of the first samples, by index. */
  Map<Integer, float[]> firstAdversarial() {
    return firstAdversarial;
  }
}
