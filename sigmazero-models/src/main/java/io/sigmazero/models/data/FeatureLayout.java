package io.sigmazero.models.data;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * How an array that says something of features, such as a mask, lies against a model's input: one
 * value a feature, or one a position that holds for all of its channels.
 *
 * @param size number of values of the array
 * @param source where in the array the value for a feature stands
 */
record FeatureLayout(int size, IntUnaryOperator source) {

  /**
   * Finds the layout.
   *
   * @param found extents of the array
   * @param input extents of a model's input
   * @return empty if the array has neither the input's shape (channels moved, or flat, as for
   *     inputs themselves) nor that of its positions
   */
  static Optional<FeatureLayout> find(int[] found, int[] input) {
    Optional<RowLayout> same = RowLayout.find(found, input);
    if (same.isPresent()) {
      return same.map(layout -> new FeatureLayout(layout.size(), layout::source));
    }
    int axes = input.length;
    if (axes < 2 || found.length != axes - 1) {
      return Optional.empty();
    }
    int features = Arrays.stream(input).reduce(1, Math::multiplyExact);
    if (Arrays.equals(found, Arrays.copyOfRange(input, 1, axes))) {
      int positions = features / input[0];
      return Optional.of(new FeatureLayout(positions, feature -> feature % positions));
    }
    int channels = input[axes - 1];
    return Arrays.equals(found, Arrays.copyOf(input, axes - 1))
        ? Optional.of(new FeatureLayout(features / channels, feature -> feature / channels))
        : Optional.empty();
  }
}
