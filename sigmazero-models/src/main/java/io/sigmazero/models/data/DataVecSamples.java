package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.datavec.api.records.reader.RecordReader;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Samples from the readers and iterators of DataVec and DL4J, read into memory once. Values are
 * taken as they come: an {@code ImageRecordReader} gives 0 to 255 unless its iterator has a
 * pre-processor. Stateless; the readers given are used by the calling thread only.
 */
public final class DataVecSamples {
  private DataVecSamples() {}

  /**
   * {@return all samples of an iterator, from its start where it can be reset, with its
   * pre-processor applied}
   *
   * @param iterator its features have shape N×(a sample's shape); its labels, if it has any, are
   *     N×classes with the largest value at the class, or N×1 with the number of the class. It must
   *     come to an end
   * @param inputShape what the model takes for one sample, channels first or last: {@code
   *     {1,28,28}}
   * @throws ModelLoadException if it has no samples, or shapes do not fit
   */
  public static io.sigmazero.models.data.DataSet of(DataSetIterator iterator, int... inputShape)
      throws ModelLoadException {
    DataSource.requirePositive(inputShape);
    if (iterator.resetSupported()) {
      iterator.reset();
    }
    Collected collected = new Collected("the iterator", inputShape);
    while (iterator.hasNext()) {
      addBatch(collected, iterator.next());
    }
    return collected.finish();
  }

  private static void addBatch(Collected collected, DataSet batch) throws ModelLoadException {
    if (batch.hasMaskArrays()) {
      throw new ModelLoadException("the iterator: gives masks, expected samples without");
    }
    INDArray features = batch.getFeatures();
    INDArray labels = batch.getLabels();
    int[] shape = ArrayValues.rowShape(features);
    float[] values = ArrayValues.of(features);
    float[] classes = labels == null ? null : ArrayValues.of(labels);
    int rows = (int) features.size(0);
    for (int row = 0; row < rows; row++) {
      int size = values.length / rows;
      float[] sample = Arrays.copyOfRange(values, row * size, (row + 1) * size);
      collected.add(sample, shape, label(classes, row, rows));
    }
  }

  private static OptionalInt label(float[] classes, int row, int rows) throws ModelLoadException {
    if (classes == null) {
      return OptionalInt.empty();
    }
    int width = classes.length / rows;
    if (width == 1) {
      return OptionalInt.of(ArrayValues.label("the iterator", row, classes[row]));
    }
    int largest = 0;
    for (int k = 1; k < width; k++) {
      largest = classes[row * width + k] > classes[row * width + largest] ? k : largest;
    }
    return OptionalInt.of(largest);
  }

  /**
   * {@return all records of a reader from where it stands}
   *
   * @param reader each record is numbers, an array (an image, 1×C×H×W) or both; it must have been
   *     initialised and come to an end
   * @param labelColumn place of the label among a record's writables, or empty if there is none
   * @param inputShape what the model takes for one sample
   * @throws ModelLoadException naming row and column if a value is no number, records differ in
   *     length, or shapes do not fit
   */
  public static io.sigmazero.models.data.DataSet of(
      RecordReader reader, OptionalInt labelColumn, int... inputShape) throws ModelLoadException {
    DataSource.requirePositive(inputShape);
    Collected collected = new Collected("the records", inputShape);
    for (int row = 0; reader.hasNext(); row++) {
      List<Writable> record = reader.next();
      RecordValues values = RecordValues.of("the records", row, record, labelColumn);
      collected.add(values.features(), values.shape(), values.label());
    }
    return collected.finish();
  }

  /** Samples as they come; they must be alike. */
  private static final class Collected {
    private final String name;
    private final int[] inputShape;
    private final List<float[]> rows = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private int[] rowShape;

    Collected(String name, int[] inputShape) {
      this.name = name;
      this.inputShape = inputShape.clone();
    }

    void add(float[] row, int[] shape, OptionalInt label) throws ModelLoadException {
      if (rowShape == null) {
        rowShape = shape;
      }
      if (!Arrays.equals(shape, rowShape)) {
        throw new ModelLoadException(
            "%s: sample %d has shape %s, the first has %s"
                .formatted(name, rows.size(), Arrays.toString(shape), Arrays.toString(rowShape)));
      }
      rows.add(row);
      label.ifPresent(labels::add);
    }

    io.sigmazero.models.data.DataSet finish() throws ModelLoadException {
      Slice all = Slice.of(name, rows.size(), 0, OptionalInt.empty());
      if (!labels.isEmpty() && labels.size() != rows.size()) {
        throw new ModelLoadException(
            "%s: %d labels, but there are %d inputs".formatted(name, labels.size(), rows.size()));
      }
      RowLayout layout = RowLayout.match(name, rowShape, inputShape);
      Optional<int[]> numbers =
          labels.isEmpty()
              ? Optional.empty()
              : Optional.of(labels.stream().mapToInt(Integer::intValue).toArray());
      Rows values = new ArrayRows(0, List.copyOf(rows), layout);
      return new io.sigmazero.models.data.DataSet(name, values, all, numbers, List.of());
    }
  }
}
