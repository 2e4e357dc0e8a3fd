package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which hyper-parameters are varied.
 *
 * @param grid values of each option
 * @param pairs options that are varied together: a heat map each
 */
public record Sensitivity(Map<String, List<JsonNode>> grid, List<Pair> pairs) {
  /** Copies the collections. */
  public Sensitivity {
    grid = Collections.unmodifiableMap(new LinkedHashMap<>(grid));
    pairs = List.copyOf(pairs);
  }

  /**
   * Two options.
   *
   * @param rows varied from row to row
   * @param columns varied from column to column
   */
  public record Pair(String rows, String columns) {}
}
