package io.sigmazero.models.data;

import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Idx images and labels from streams, such as resources of a jar. */
public final class IdxSamples {
  private IdxSamples() {}

  /**
   * Reads all samples into memory, values divided by 255.
   *
   * @param name of the source, for messages
   * @param images idx, plain or gzipped; read to its end and closed
   * @param labels idx, plain or gzipped, as many as there are images; read to its end and closed
   * @param inputShape what the model takes for one sample
   * @return the samples, with labels
   * @throws ModelLoadException if a stream is malformed, does not fit or cannot be read, or takes
   *     more memory than {@link LoadLimits.Data#DEFAULT} gives
   */
  public static DataSet read(String name, InputStream images, InputStream labels, int... inputShape)
      throws ModelLoadException {
    DataSource.requirePositive(inputShape);
    return LoadGuard.run(name, () -> opened(name, images, labels, inputShape));
  }

  private static DataSet opened(
      String name, InputStream images, InputStream labels, int[] inputShape) throws IOException {
    LoadLimits.Data limits = LoadLimits.Data.DEFAULT;
    try (images;
        labels;
        IdxStream imageStream = IdxStream.open(name, images);
        IdxStream labelStream = IdxStream.open(name + " (labels)", labels)) {
      IdxHeader header = imageStream.header();
      RowLayout layout = RowLayout.match(name, header.rowShape(), inputShape);
      Slice slice = Slice.of(name, header.count(), 0, OptionalInt.empty());
      MemoryRows rows = MemoryRows.read(imageStream, slice, layout, limits);
      int[] all = LabelFile.read(labelStream, header.count(), limits);
      return new DataSet(name, rows, slice, Optional.of(all), List.of());
    }
  }
}
