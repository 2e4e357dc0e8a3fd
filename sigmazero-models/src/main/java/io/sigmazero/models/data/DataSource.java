package io.sigmazero.models.data;

import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where inputs come from, where their labels come from, and which of them are wanted. Immutable;
 * each {@code with…} method gives a changed copy.
 *
 * <p>Inputs are one of
 *
 * <ul>
 *   <li>a NumPy {@code .npy} file of float32, float64 (taken as they are) or uint8 (divided by 255)
 *       values, little-endian and in C order;
 *   <li>idx images of unsigned bytes, divided by 255, plain or gzipped;
 *   <li>rows of numbers in a {@code .csv} file, taken as they are;
 *   <li>a folder with {@code labels.csv} (file,label), a folder of class folders (classes numbered
 *       in the order of their names), or a folder of images without labels; PNG and JPEG, values
 *       divided by 255.
 * </ul>
 *
 * What a file is, is told by its content, and only csv by its name.
 *
 * @param data the file or folder of inputs
 * @param labels a {@code .npy}, idx or csv file that overrides the labels the inputs carry
 * @param offset number of rows left out at the start, at least 0
 * @param samples most rows taken; all of them if empty
 * @param perClass most files taken of each class folder, the first by name; all of them if empty
 * @param labelColumn name or number (from 0) of the column of a csv file that holds labels; if
 *     empty, the last one if the file has one column more than the model has features
 * @param limits what the files may claim
 */
public record DataSource(
    Path data,
    Optional<Path> labels,
    int offset,
    OptionalInt samples,
    OptionalInt perClass,
    Optional<String> labelColumn,
    LoadLimits.Data limits) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if the offset is negative, or a number of samples not positive
   */
  public DataSource {
    if (offset < 0) {
      throw new IllegalArgumentException("offset " + offset + ", expected 0 or more");
    }
    requirePositive("samples", samples);
    requirePositive("samples per class", perClass);
  }

  /**
   * {@return all samples of a file or folder, with the labels it carries, if any}
   *
   * @param data a file or folder of inputs
   */
  public static DataSource at(Path data) {
    return new DataSource(
        data,
        Optional.empty(),
        0,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        LoadLimits.Data.DEFAULT);
  }

  /**
   * {@return this source with labels from this file}
   *
   * @param file {@code .npy}, idx or csv
   */
  public DataSource withLabels(Path file) {
    return new DataSource(data, Optional.of(file), offset, samples, perClass, labelColumn, limits);
  }

  /**
   * {@return this source without the first {@code rows} rows}
   *
   * @param rows not negative
   */
  public DataSource withOffset(int rows) {
    return new DataSource(data, labels, rows, samples, perClass, labelColumn, limits);
  }

  /**
   * {@return this source with at most {@code most} rows}
   *
   * @param most at least 1
   */
  public DataSource withSamples(int most) {
    return new DataSource(
        data, labels, offset, OptionalInt.of(most), perClass, labelColumn, limits);
  }

  /**
   * {@return this source within these limits instead of {@link LoadLimits.Data#DEFAULT}}
   *
   * @param other what the files may claim
   */
  public DataSource withLimits(LoadLimits.Data other) {
    return new DataSource(data, labels, offset, samples, perClass, labelColumn, other);
  }

  /**
   * {@return this source with at most {@code most} files of each class folder}
   *
   * @param most at least 1
   */
  public DataSource withPerClass(int most) {
    return new DataSource(data, labels, offset, samples, OptionalInt.of(most), labelColumn, limits);
  }

  /**
   * {@return this source with labels from this column of a csv file}
   *
   * @param column its name or its number, from 0
   */
  public DataSource withLabelColumn(String column) {
    return new DataSource(data, labels, offset, samples, perClass, Optional.of(column), limits);
  }

  /**
   * Opens the samples for a model. Of a large file only the header is read here; of images, the
   * headers of those chosen.
   *
   * @param inputShape what the model takes for one sample, channels first or last: {@code
   *     {1,28,28}}
   * @return samples laid out as the model takes them, with or without labels
   * @throws ModelLoadException if a file is missing, is malformed, exceeds a limit, does not fit
   *     the model, or cannot be read
   * @throws IllegalArgumentException if the shape has no extent or one that is not positive
   */
  public DataSet open(int... inputShape) throws ModelLoadException {
    requirePositive(inputShape);
    return LoadGuard.run(data, () -> opened(inputShape));
  }

  private DataSet opened(int[] inputShape) throws IOException {
    if (Files.isDirectory(data)) {
      return ImageFolder.open(this, inputShape);
    }
    refusePerClass();
    return switch (FileKind.of(data)) {
      case NPY -> openMapped(NpyHeader.read(data).array(data), inputShape);
      case IDX -> openMapped(IdxHeader.read(data).array(data), inputShape);
      case GZIP -> openCompressed(inputShape);
      case TEXT_OR_OTHER -> openText(inputShape);
    };
  }

  private DataSet openText(int[] inputShape) throws IOException {
    Path name = data.getFileName();
    if (name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
      return CsvTable.open(this, inputShape);
    }
    throw new ModelLoadException(
        data
            + ": not a data file: expected .npy, idx (.gz too), .csv, a folder of class folders, or"
            + " a folder with labels.csv");
  }

  private DataSet openMapped(ArrayInFile array, int[] inputShape) throws IOException {
    RowLayout layout = RowLayout.match(data.toString(), array.rowShape(), inputShape);
    Slice slice = slice(array.count());
    Optional<int[]> all = labelsOf(array.count());
    return new DataSet(data.toString(), new MappedRows(data, array, layout), slice, all, List.of());
  }

  private DataSet openCompressed(int[] inputShape) throws IOException {
    try (IdxStream stream = IdxStream.open(data)) {
      IdxHeader header = stream.header();
      RowLayout layout = RowLayout.match(data.toString(), header.rowShape(), inputShape);
      Slice slice = slice(header.count());
      Optional<int[]> all = labelsOf(header.count());
      return new DataSet(
          data.toString(), MemoryRows.read(stream, slice, layout, limits), slice, all, List.of());
    }
  }

  /** The part of {@code count} rows that is asked for. */
  Slice slice(int count) throws ModelLoadException {
    return Slice.of(data.toString(), count, offset, samples);
  }

  /** The labels of all {@code count} rows, if they come from a file of their own. */
  Optional<int[]> labelsOf(int count) throws IOException {
    return labels.isEmpty()
        ? Optional.empty()
        : Optional.of(LabelFile.read(labels.get(), count, limits));
  }

  /** Refuses a limit that has no meaning for what the inputs are. */
  void refusePerClass() throws ModelLoadException {
    if (perClass.isPresent()) {
      throw new ModelLoadException(
          data + ": samples per class can be limited for a folder of class folders only");
    }
  }

  /** Refuses shapes that no model has; a row of no bytes would make any count plausible. */
  static void requirePositive(int[] shape) {
    if (shape.length == 0 || Arrays.stream(shape).anyMatch(extent -> extent <= 0)) {
      throw new IllegalArgumentException(
          "input shape " + Arrays.toString(shape) + ", expected positive extents");
    }
  }

  private static void requirePositive(String what, OptionalInt number) {
    if (number.isPresent() && number.getAsInt() <= 0) {
      throw new IllegalArgumentException(what + " " + number.getAsInt() + ", expected 1 or more");
    }
  }
}
