package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the elements of a row in a file become those of a model's input: as they are, or with the
 * channels moved, which is the transposition of a matrix.
 *
 * @param rows of the matrix in the file
 * @param columns of the matrix in the file
 */
record RowLayout(int rows, int columns) {
  /**
   * Finds the layout. The same extents are taken as they are, whatever axes of extent 1 stand
   * between them; so are flat rows on either side. Otherwise channels may stand first in one and
   * last in the other.
   *
   * @param name of the file, for messages
   * @param found extents of a row in the file
   * @param expected extents of a model's input
   * @throws ModelLoadException if nothing fits
   */
  static RowLayout match(String name, int[] found, int[] expected) throws ModelLoadException {
    return find(found, expected)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    name
                        + ": a sample has shape "
                        + Arrays.toString(found)
                        + ", the model takes "
                        + Arrays.toString(expected)));
  }

  /** As {@link #match}, empty if nothing fits. */
  static Optional<RowLayout> find(int[] found, int[] expected) {
    int size = product(expected);
    if (!productsEqual(found, size)) {
      return Optional.empty();
    }
    int[] from = squeezed(found);
    int[] to = squeezed(expected);
    if (Arrays.equals(from, to) || found.length == 1 || (isFlat(expected) && from.length <= 2)) {
      return Optional.of(new RowLayout(1, size));
    }
    if (from.length == 3 && to.length == 3) {
      boolean modelChannelsFirst = to[0] <= to[2];
      if (modelChannelsFirst && Arrays.equals(to, new int[] {from[2], from[0], from[1]})) {
        return Optional.of(new RowLayout(from[0] * from[1], from[2]));
      }
      if (!modelChannelsFirst && Arrays.equals(to, new int[] {from[1], from[2], from[0]})) {
        return Optional.of(new RowLayout(from[0], from[1] * from[2]));
      }
    }
    return Optional.empty();
  }

  /** Elements of a row. */
  int size() {
    return rows * columns;
  }

  /** Where in the file's row element {@code i} of the input stands. */
  int source(int i) {
    return rows == 1 ? i : (i % rows) * columns + i / rows;
  }

  private static boolean isFlat(int[] shape) {
    return squeezed(shape).length <= 1;
  }

  private static boolean productsEqual(int[] extents, int size) {
    long product = 1;
    for (int extent : extents) {
      product *= extent;
    }
    return product == size;
  }

  private static int product(int[] extents) {
    return Arrays.stream(extents).reduce(1, Math::multiplyExact);
  }

  private static int[] squeezed(int[] extents) {
    return Arrays.stream(extents).filter(extent -> extent != 1).toArray();
  }
}
