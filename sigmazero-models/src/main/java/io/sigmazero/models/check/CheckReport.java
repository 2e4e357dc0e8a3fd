package io.sigmazero.models.check;

import java.util.List;

/**
 * What a check found.
 *
 * @param verdicts one an engine, in the order of the settings
 * @param doublePrecision whether there was a graph to compare with in double precision
 */
public record CheckReport(List<EngineVerdict> verdicts, boolean doublePrecision) {
  /** Copies the list. */
  public CheckReport {
    verdicts = List.copyOf(verdicts);
  }

  /** {@return whether at least one engine runs the model and none disagrees} */
  public boolean passed() {
    return verdicts.stream().allMatch(verdict -> verdict.problem().isEmpty())
        && verdicts.stream().anyMatch(verdict -> verdict.refusal().isEmpty());
  }
}
