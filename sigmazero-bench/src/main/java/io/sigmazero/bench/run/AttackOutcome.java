package io.sigmazero.bench.run;

import java.nio.file.Path;
import java.util.List;

/**
 * A complete run.
 *
 * @param statistics what its samples say
 * @param seconds time of the attack
 * @param records one a sample, in order
 * @param files what was written
 */
public record AttackOutcome(
    Statistics statistics, double seconds, List<SampleRecord> records, List<Path> files) {
  /** Copies the lists. */
  public AttackOutcome {
    records = List.copyOf(records);
    files = List.copyOf(files);
  }
}
