package io.sigmazero.models.data;

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
   * @throws ModelLoadException if a stream is malformed or does not fit
   * @throws IOException if reading fails
   */
  public static DataSet read(String name, InputStream images, InputStream labels, int... inputShape)
      throws IOException {
    DataSource.requirePositive(inputShape);
    try (images;
        labels;
        IdxStream imageStream = IdxStream.open(name, images);
        IdxStream labelStream = IdxStream.open(name + " (labels)", labels)) {
      IdxHeader header = imageStream.header();
      RowLayout layout = RowLayout.match(name, header.rowShape(), inputShape);
      Slice slice = Slice.of(name, header.count(), 0, OptionalInt.empty());
      MemoryRows rows = MemoryRows.read(imageStream, slice, layout);
      int[] all = LabelFile.read(labelStream, header.count());
      return new DataSet(name, rows, slice, Optional.of(all), List.of());
    }
  }
}
