package io.sigmazero.bench.experiment.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The content of {@code figures.json}. Thread safe. */
public final class FiguresJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private FiguresJson() {}

  /** Over several lines; names in lower case with underscores. */
  public static String of(Figures figures) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(figures) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "figures cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }
}
