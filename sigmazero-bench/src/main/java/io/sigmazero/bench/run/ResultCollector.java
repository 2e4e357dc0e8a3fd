package io.sigmazero.bench.run;

import io.sigmazero.bench.progress.Progress;
import io.sigmazero.core.attack.AttackListener;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.data.Samples;
import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes results as they come: writes them to the files, keeps what the summary and the report need,
 * and moves the progress display. One call at a time.
 */
final class ResultCollector implements AttackListener {
  private final Samples samples;
  private final ResultsFile results;
  private final NpyWriter adversarial;
  private final Path adversarialFile;
  private final Progress progress;
  private final int kept;
  private final SampleRecord[] records;
  private final Map<Integer, float[]> firstAdversarial = new TreeMap<>();
  private final RunningMedian median = new RunningMedian();
  private int done;

  /**
   * Collects the results of a run.
   *
   * @param adversarialFile what {@code adversarial} writes, for messages
   * @param kept of how many samples, the first, the adversarial input is kept
   */
  ResultCollector(
      Samples samples,
      ResultsFile results,
      NpyWriter adversarial,
      Path adversarialFile,
      Progress progress,
      int kept) {
    this.samples = samples;
    this.results = results;
    this.adversarial = adversarial;
    this.adversarialFile = adversarialFile;
    this.progress = progress;
    this.kept = kept;
    this.records = new SampleRecord[samples.count()];
  }

  @Override
  public void onResult(SampleResult result) {
    int index = result.index();
    try {
      adversarial.write(index, result.adversarial());
    } catch (IOException e) {
      throw new UncheckedIOException(WriteFailure.naming(adversarialFile, e));
    }
    records[index] = SampleRecord.of(result, samples.sourceIndex(index));
    results.add(index, records[index]);
    if (index < kept) {
      firstAdversarial.put(index, result.adversarial());
    }
    done++;
    median.add(result.l0());
    progress.step(median.note());
  }

  /** Number of samples done. */
  int done() {
    return done;
  }

  /** One a sample, in order, once all are done. */
  List<SampleRecord> records() {
    return Arrays.asList(records);
  }

  /** The adversarial inputs of the first samples, by index. */
  Map<Integer, float[]> firstAdversarial() {
    return firstAdversarial;
  }
}
