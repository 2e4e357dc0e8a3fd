package io.sigmazero.models.data;

import io.sigmazero.core.attack.Grouping;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** Which features count as one: by position of an image, or from a file. Stateless. */
public final class GroupFile {
  private GroupFile() {}

  /**
   * {@return all channels of a position together} Channels are the first extent; the last, where
   * that is 1 or 3 and the first is not.
   *
   * @param inputShape what the model takes for one sample
   */
  public static Grouping byPixel(int... inputShape) {
    if (!ImageShape.channelsAreLast(inputShape)) {
      return Grouping.byPixel();
    }
    int channels = inputShape[inputShape.length - 1];
    int[] ids = new int[Arrays.stream(inputShape).reduce(1, Math::multiplyExact)];
    Arrays.setAll(ids, feature -> feature / channels);
    return channels == 1 ? Grouping.byFeature() : Grouping.byGroup(ids);
  }

  /**
   * Reads a group id for each feature: a NumPy array of int32, int64 or uint8 in the shape of a
   * sample, flat, or in that of its positions (height × width); or a csv file with one a line.
   *
   * @param file to read
   * @param inputShape what the model takes for one sample
   * @return features with equal ids together
   * @throws ModelLoadException if the file is missing or malformed, or holds another number of ids
   */
  public static Grouping read(Path file, int... inputShape) throws ModelLoadException {
    return LoadGuard.run(file, () -> Grouping.byGroup(ids(file, inputShape)));
  }

  private static int[] ids(Path file, int[] inputShape) throws IOException {
    return switch (FileKind.of(file)) {
      case NPY -> fromArray(file, NpyHeader.read(file).array(file), inputShape);
      case TEXT_OR_OTHER -> fromTable(file, inputShape);
      default -> throw new ModelLoadException(file + ": expected group ids as .npy or csv");
    };
  }

  private static int[] fromTable(Path file, int[] inputShape) throws IOException {
    LabelTable table = LabelTable.read(file, LoadLimits.Data.DEFAULT);
    int features = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
    if (table.labels().length != features) {
      throw wrongNumber(file, table.labels().length + " group ids", inputShape);
    }
    return table.byIndex(features);
  }

  private static int[] fromArray(Path file, ArrayInFile array, int[] inputShape)
      throws IOException {
    ElementType type = array.type();
    if (!type.isInteger()) {
      throw new ModelLoadException(
          file + ": group ids of type " + type + ", expected int32, int64 or uint8");
    }
    FeatureLayout layout =
        FeatureLayout.find(array.shape(), inputShape)
            .orElseThrow(
                () ->
                    wrongNumber(
                        file, "group ids of shape " + Arrays.toString(array.shape()), inputShape));
    int[] ids = new int[Arrays.stream(inputShape).reduce(1, Math::multiplyExact)];
    try (ArrayReader reader = ArrayReader.open(file, array)) {
      ByteBuffer values = reader.read(0, layout.size());
      for (int feature = 0; feature < ids.length; feature++) {
        int at = layout.source().applyAsInt(feature);
        long id = type.integer(values, at * type.bytes());
        if (id != (int) id) {
          throw new ModelLoadException(
              file + ": element " + at + " has group id " + id + ", expected one of 32 bits");
        }
        ids[feature] = (int) id;
      }
    }
    return ids;
  }

  private static ModelLoadException wrongNumber(Path file, String found, int[] inputShape) {
    return new ModelLoadException(
        file + ": " + found + ", but a sample has shape " + Arrays.toString(inputShape));
  }
}
