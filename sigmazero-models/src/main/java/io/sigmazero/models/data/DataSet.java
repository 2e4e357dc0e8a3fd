package io.sigmazero.models.data;

import io.sigmazero.core.data.Samples;
import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Samples from files, laid out as a model takes them. Immutable, and several threads may read at
 * the same time.
 *
 * <p>Values are in [0,1] where the source holds bytes; floating-point values are those of the file,
 * unchecked. Files must stay as they are while samples are read.
 */
public final class DataSet implements Samples {
  private final String source;
  private final Rows rows;
  private final Slice slice;
  private final Optional<int[]> labels;
  private final List<String> classNames;

  /**
   * A slice of rows.
   *
   * @param source for messages
   * @param labels of all rows of the source, not only of the slice
   * @param classNames empty if the source names no classes
   */
  DataSet(String source, Rows rows, Slice slice, Optional<int[]> labels, List<String> classNames) {
    this.source = source;
    this.rows = rows;
    this.slice = slice;
    this.labels = labels;
    this.classNames = List.copyOf(classNames);
  }

  @Override
  public int count() {
    return slice.count();
  }

  @Override
  public int features() {
    return rows.features();
  }

  /**
   * {@inheritDoc}
   *
   * @return 0 or greater
   * @throws IllegalStateException if there are no labels
   */
  @Override
  public int label(int index) {
    return labels.orElseThrow(() -> new IllegalStateException(noLabels()))[sourceIndex(index)];
  }

  /**
   * {@inheritDoc}
   *
   * @throws java.io.UncheckedIOException with a {@link ModelLoadException} if an image cannot be
   *     decoded
   */
  @Override
  public void read(int index, FloatBuffer destination, int offset) {
    rows.read(sourceIndex(index), destination, offset);
  }

  /**
   * Row of the sample in its file; for a folder, its place in the list of images: that of
   * labels.csv, or by class and name.
   */
  @Override
  public int sourceIndex(int index) {
    return slice.first() + Objects.checkIndex(index, slice.count());
  }

  /** {@return whether {@link #label} answers} */
  public boolean hasLabels() {
    return labels.isPresent();
  }

  /**
   * Makes sure that there are labels that a model knows.
   *
   * @param classes the model's number of classes
   * @return this
   * @throws ModelLoadException if there are no labels, or one of these samples has a label that is
   *     not below {@code classes}
   */
  public DataSet requireLabels(int classes) throws ModelLoadException {
    if (labels.isEmpty()) {
      throw new ModelLoadException(noLabels());
    }
    for (int index = 0; index < count(); index++) {
      if (label(index) >= classes) {
        throw new ModelLoadException(
            source
                + ": "
                + name(index)
                + " has label "
                + label(index)
                + ", but the model's classes are 0.."
                + (classes - 1));
      }
    }
    return this;
  }

  /**
   * Reads a class for each sample from a file of its own, such as targets: {@code .npy}, idx or
   * csv, with one for every row of the source, of which those of these samples are taken. In a csv
   * file they may be named by image, where the source is a folder.
   *
   * @param file as a file of labels
   * @return one a sample, none negative
   * @throws ModelLoadException if the file is missing or malformed, or holds another number
   */
  public int[] readClasses(Path file) throws ModelLoadException {
    int[] all = LoadGuard.run(file, () -> classesOfAllRows(file));
    return Arrays.copyOfRange(all, slice.first(), slice.end());
  }

  private int[] classesOfAllRows(Path file) throws IOException {
    LoadLimits.Data limits = LoadLimits.Data.DEFAULT;
    if (FileKind.of(file) == FileKind.TEXT_OR_OTHER) {
      LabelTable table = LabelTable.read(file, limits);
      if (table.namesFiles()) {
        return table.byName(available(), rows::name);
      }
    }
    return LabelFile.read(file, available(), limits);
  }

  /** The rows that these samples are. */
  Slice slice() {
    return slice;
  }

  /**
   * {@return how a person finds the sample: {@code cat/0001.jpg} in a folder, {@code row 17} of a
   * file}
   *
   * @param index {@code 0 <= index < count()}
   */
  public String name(int index) {
    return rows.name(sourceIndex(index));
  }

  /**
   * {@return names of the classes by number, where the source is a folder of class folders; else
   * empty}
   */
  public List<String> classNames() {
    return classNames;
  }

  /** {@return how many samples the source holds, of which these are {@link #count()}} */
  public int available() {
    return slice.available();
  }

  private String noLabels() {
    return source + ": has no labels, expected --labels with a .npy, idx or csv file";
  }
}
