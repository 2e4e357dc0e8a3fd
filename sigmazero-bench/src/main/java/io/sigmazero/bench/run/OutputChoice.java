package io.sigmazero.bench.run;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a run writes, and where.
 *
 * @param folder of the results
 * @param images whether successes are written as images too; inputs must be images then
 * @param traced numbers, in the run, of samples whose iterations are written
 */
public record OutputChoice(Path folder, boolean images, SortedSet<Integer> traced) {
  /** Copies the set. */
  public OutputChoice {
    traced = Collections.unmodifiableSortedSet(new TreeSet<>(traced));
  }
}
