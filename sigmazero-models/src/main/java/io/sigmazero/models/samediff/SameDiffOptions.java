package io.sigmazero.models.samediff;

import io.sigmazero.models.graph.Shape;
import java.util.Optional;

/**
 * What a SameDiff may not tell about itself. Immutable.
 *
 * @param output name of the variable that holds the logits, or empty to find it: what a loss op
 *     compares with labels, otherwise the last result that no op reads
 * @param sampleShape extents of one sample, with its leading axis of 1, where the placeholder has
 *     no shape or an open one; empty to take the placeholder's
 */
public record SameDiffOptions(Optional<String> output, Optional<Shape> sampleShape) {
  /** Nothing told. */
  public static final SameDiffOptions DEFAULT =
      new SameDiffOptions(Optional.empty(), Optional.empty());

  /**
   * {@return these options with the name of the output}
   *
   * @param name of a variable
   */
  public SameDiffOptions withOutput(String name) {
    return new SameDiffOptions(Optional.of(name), sampleShape);
  }

  /**
   * {@return these options with the extents of one sample}
   *
   * @param extents without an axis of samples: {@code 3, 32, 32}
   */
  public SameDiffOptions withSampleShape(int... extents) {
    int[] batch = new int[extents.length + 1];
    batch[0] = 1;
    System.arraycopy(extents, 0, batch, 1, extents.length);
    return new SameDiffOptions(output, Optional.of(Shape.of(batch)));
  }
}
