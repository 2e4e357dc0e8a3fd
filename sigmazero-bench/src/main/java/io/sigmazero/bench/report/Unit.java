package io.sigmazero.bench.report;

import java.util.Map;

/**
 * What ℓ0 counts.
 *
 * @param one its name
 * @param many its plural
 * @param explained the plural with what it means
 */
record Unit(String one, String many, String explained) {
  static final Unit FEATURE = new Unit("feature", "features", "input values (features)");
  static final Unit PIXEL =
      new Unit("pixel", "pixels", "pixels (all channels of a position together)");
  private static final Unit GROUP =
      new Unit("group", "groups", "groups of input values (features that the user put together)");

  /** The unit that a run's options name. */
  static Unit of(Map<String, Object> options) {
    Object group = options.getOrDefault("group", FEATURE.one);
    if (FEATURE.one.equals(group)) {
      return FEATURE;
    }
    return PIXEL.one.equals(group) ? PIXEL : GROUP;
  }

  boolean isFeature() {
    return equals(FEATURE);
  }

  /** {@code 1 pixel}, {@code 2 pixels}. */
  String count(int number) {
    return number + " " + (number == 1 ? one : many);
  }
}
