package io.sigmazero.models.data;

import io.sigmazero.core.attack.Mask;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which features must not change, from a file: a NumPy array of any number type or bool, in which
 * whatever is not zero is fixed, or a PNG image, in which whatever is not black is.
 *
 * <p>An array has the shape of a sample (as for inputs, channels may stand last where the model has
 * them first), that of its positions, which holds for all channels, or one of these two with an
 * axis before it that is as long as the data has rows: then each sample has its own. The first that
 * fits is taken. Stateless.
 */
public final class MaskFile {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private MaskFile() {}

  /**
   * Reads a mask.
   *
   * @param file {@code .npy} or PNG
   * @param samples what it is for
   * @param inputShape what the model takes for one sample
   * @return the mask
   * @throws ModelLoadException if the file is missing, malformed, or does not fit
   */
  public static Mask read(Path file, DataSet samples, int... inputShape) throws ModelLoadException {
    return read(file, samples, LoadLimits.Data.DEFAULT, inputShape);
  }

  static Mask read(Path file, DataSet samples, LoadLimits.Data limits, int... inputShape)
      throws ModelLoadException {
    return LoadGuard.run(file, () -> mask(file, samples, limits, inputShape));
  }

  private static Mask mask(Path file, DataSet samples, LoadLimits.Data limits, int[] inputShape)
      throws IOException {
    if (FileKind.of(file) == FileKind.NPY) {
      ArrayInFile array = NpyHeader.read(file).array(file);
      try (ArrayReader reader = ArrayReader.open(file, array)) {
        return fromArray(file, reader, array, samples, limits, inputShape);
      }
    }
    return Mask.forAll(fromImage(file, limits, inputShape));
  }

  private static Mask fromArray(
      Path file,
      ArrayReader reader,
      ArrayInFile array,
      DataSet samples,
      LoadLimits.Data limits,
      int[] inputShape)
      throws IOException {
    ElementType type = array.type();
    Optional<FeatureLayout> one = FeatureLayout.find(array.shape(), inputShape);
    if (one.isPresent()) {
      ByteBuffer values = reader.read(0, one.get().size());
      return Mask.forAll(fixed(file, type, values, one.get(), samples.features()));
    }
    Optional<FeatureLayout> each =
        array.count() == samples.available()
            ? FeatureLayout.find(array.rowShape(), inputShape)
            : Optional.empty();
    if (each.isEmpty()) {
      throw new ModelLoadException(
          "%s: a mask of shape %s, but a sample has shape %s and the data has %d rows"
              .formatted(
                  file,
                  Arrays.toString(array.shape()),
                  Arrays.toString(inputShape),
                  samples.available()));
    }
    long bytes = (long) samples.count() * samples.features();
    if (bytes > limits.memoryBytes()) {
      throw new ModelLoadException(
          "%s: masks of %d samples need %d bytes of memory, at most %d are given: take fewer samples"
              .formatted(file, samples.count(), bytes, limits.memoryBytes()));
    }
    boolean[][] fixed = new boolean[samples.count()][];
    for (int index = 0; index < fixed.length; index++) {
      long row = samples.slice().first() + (long) index;
      ByteBuffer values = reader.read(row * array.rowSize(), array.rowSize());
      fixed[index] = fixed(file, type, values, each.get(), samples.features());
    }
    return Mask.perSample(fixed);
  }

  private static boolean[] fixed(
      Path file, ElementType type, ByteBuffer values, FeatureLayout layout, int features)
      throws ModelLoadException {
    boolean[] fixed = new boolean[features];
    for (int feature = 0; feature < features; feature++) {
      int at = layout.source().applyAsInt(feature);
      double value = type.number(values, at * type.bytes());
      if (Double.isNaN(value)) {
        throw new ModelLoadException(
            file + ": element " + at + " of a mask is NaN, expected zero or another number");
      }
      fixed[feature] = value != 0;
    }
    return fixed;
  }

  private static boolean[] fromImage(Path file, LoadLimits.Data limits, int[] inputShape)
      throws IOException {
    requirePng(file);
    ImageShape shape = ImageDecoder.size(file).requireWithin(file, limits);
    int[] found = {shape.height(), shape.width()};
    FeatureLayout layout =
        FeatureLayout.find(found, inputShape)
            .orElseThrow(
                () ->
                    new ModelLoadException(
                        "%s: an image of %d×%d (width × height) as a mask, but a sample has shape %s"
                            .formatted(file, found[1], found[0], Arrays.toString(inputShape))));
    int[] pixels = ImageDecoder.pixels(file, shape);
    boolean[] fixed = new boolean[Arrays.stream(inputShape).reduce(1, Math::multiplyExact)];
    for (int feature = 0; feature < fixed.length; feature++) {
      fixed[feature] = pixels[layout.source().applyAsInt(feature)] != 0;
    }
    return fixed;
  }

  /** A lossy image would fix whatever its compression left a little off black. */
  private static void requirePng(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(PNG.length), PNG)) {
        throw new ModelLoadException(file + ": expected a mask as .npy or PNG");
      }
    }
  }
}
