package io.sigmazero.models;

import java.util.List;
import java.util.Optional;

/**
 * What a file may not tell about its model. Immutable.
 *
 * @param inputShape extents of one sample without a batch axis, as the model takes it: {@code 3,
 *     32, 32}; empty if the file tells. DL4J and SameDiff files need not tell
 * @param output name of the variable of a SameDiff file that holds the logits; empty to find it
 * @param ignoreNormalizer whether a normalizer that was saved with a DL4J network is passed over
 *     instead of refused; it is never read, so inputs must be normalised before or by {@link
 *     Preprocessing}
 */
public record ModelHints(
    List<Integer> inputShape, Optional<String> output, boolean ignoreNormalizer) {
  /** The file tells everything. */
  public static final ModelHints NONE = new ModelHints(List.of(), Optional.empty(), false);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if an extent is not positive
   */
  public ModelHints {
    inputShape = List.copyOf(inputShape);
    if (inputShape.stream().anyMatch(extent -> extent < 1)) {
      throw new IllegalArgumentException(
          "input shape " + inputShape + ", expected positive extents");
    }
  }
}
