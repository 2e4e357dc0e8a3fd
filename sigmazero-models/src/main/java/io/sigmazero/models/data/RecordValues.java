package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.datavec.api.writable.NDArrayWritable;
import org.datavec.api.writable.Writable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DataVec record as numbers.
 *
 * @param features all values but the label, in order
 * @param shape their shape: an array's own, if the record is one array, else flat
 * @param label the label, if the record has one
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record RecordValues(float[] features, int[] shape, OptionalInt label) {

  static RecordValues of(String name, int row, List<Writable> record, OptionalInt labelColumn)
      throws ModelLoadException {
    if (labelColumn.isPresent() && labelColumn.getAsInt() >= record.size()) {
      throw new ModelLoadException(
          "%s: row %d has %d columns, but the label is in column %d, counted from 0"
              .formatted(name, row, record.size(), labelColumn.getAsInt()));
    }
    int labelAt = labelColumn.orElse(-1);
    OptionalInt label = OptionalInt.empty();
    float[] features = new float[record.size()];
    int[] shape = null;
    int count = 0;
    for (int column = 0; column < record.size(); column++) {
      Writable value = record.get(column);
      if (column == labelAt) {
        double number = number(name, row, column, value);
        label = OptionalInt.of(ArrayValues.label(name, row, number));
      } else if (value instanceof NDArrayWritable array) {
        float[] values = ArrayValues.of(array.get());
        shape = count == 0 ? sampleShape(array.get()) : null;
        int needed = count + values.length + record.size();
        features = features.length < needed ? Arrays.copyOf(features, needed) : features;
        System.arraycopy(values, 0, features, count, values.length);
        count += values.length;
      } else {
        features[count++] = (float) number(name, row, column, value);
        shape = null;
      }
    }
    int[] flat = {count};
    return new RecordValues(Arrays.copyOf(features, count), shape == null ? flat : shape, label);
  }

  /** An image reader's arrays have a leading axis for the batch. */
  private static int[] sampleShape(INDArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return shape.length > 1 && shape[0] == 1 ? Arrays.copyOfRange(shape, 1, shape.length) : shape;
  }

  private static double number(String name, int row, int column, Writable value)
      throws ModelLoadException {
    try {
      // Spreadsheets put a byte order mark before the first value.
      return Double.parseDouble(value.toString().replace("\uFEFF", "").strip());
    } catch (NumberFormatException e) {
      throw new ModelLoadException(
          "%s: row %d, column %d holds %s, expected a number"
              .formatted(name, row, column, Quote.of(value.toString())),
          e);
    }
  }
}
