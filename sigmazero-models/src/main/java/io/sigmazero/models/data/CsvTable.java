package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.datavec.api.records.reader.impl.csv.CSVRecordReader;
import org.datavec.api.split.InputStreamInputSplit;
import org.datavec.api.writable.Writable;

/**
 * Rows of numbers from a csv file, read by DataVec. The first line may name the columns: it does if
 * none of its cells is a number. Blank lines are left out.
 */
final class CsvTable {
  /** A number takes two characters at least, and a line is held as text and in parts. */
  private static final int MEMORY_PER_BYTE = 4;

  private final String name;
  private final int features;
  private final Optional<String> labelColumn;
  private final List<float[]> rows = new ArrayList<>();
  private int[] labels = new int[16];
  private OptionalInt labelAt = OptionalInt.empty();
  private int width = -1;

  private CsvTable(Path file, int features, Optional<String> labelColumn) {
    this.name = file.toString();
    this.features = features;
    this.labelColumn = labelColumn;
  }

  /**
   * Reads all rows.
   *
   * @param source the file; its label column, or else the last one if there is one more than the
   *     model has features
   * @throws ModelLoadException naming row and column of what does not fit
   */
  static DataSet open(DataSource source, int[] inputShape) throws IOException {
    Path file = source.data();
    long size = Files.size(file);
    long most = source.limits().memoryBytes() / MEMORY_PER_BYTE;
    if (size > most) {
      throw new ModelLoadException(file + ": csv of " + size + " bytes, expected at most " + most);
    }
    int features = Arrays.stream(inputShape).reduce(1, Math::multiplyExact);
    CsvTable table = new CsvTable(file, features, source.labelColumn());
    table.read(file);
    Slice slice = source.slice(table.rows.size());
    RowLayout layout = RowLayout.match(file.toString(), new int[] {features}, inputShape);
    return new DataSet(
        file.toString(),
        new ArrayRows(0, List.copyOf(table.rows), layout),
        slice,
        source.labels().isPresent() ? source.labelsOf(table.rows.size()) : table.ownLabels(),
        List.of());
  }

  private void read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        CSVRecordReader reader = new CSVRecordReader()) {
      reader.initialize(new InputStreamInputSplit(in));
      while (reader.hasNext()) {
        List<Writable> record = reader.next();
        if (record.size() > 1 || !record.get(0).toString().isBlank()) {
          add(record);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelLoadException(name + ": reading was interrupted", e);
    } catch (RuntimeException e) {
      // The reader wraps what its parser says of a line.
      throw new ModelLoadException(
          "%s: row %d is not readable as csv: %s"
              .formatted(name, rows.size(), Quote.of(String.valueOf(e.getMessage()))),
          e);
    }
  }

  private void add(List<Writable> record) throws ModelLoadException {
    if (width < 0) {
      width = record.size();
      boolean header = record.stream().noneMatch(CsvTable::isNumber);
      labelAt = findLabel(header ? record : List.of());
      requireWidth();
      if (header) {
        return;
      }
    }
    if (record.size() != width) {
      throw new ModelLoadException(
          "%s: row %d has %d columns, the first line has %d"
              .formatted(name, rows.size(), record.size(), width));
    }
    RecordValues values = RecordValues.of(name, rows.size(), record, labelAt);
    if (values.label().isPresent()) {
      labels = labels.length == rows.size() ? Arrays.copyOf(labels, 2 * labels.length) : labels;
      labels[rows.size()] = values.label().getAsInt();
    }
    rows.add(values.features());
  }

  private OptionalInt findLabel(List<Writable> header) throws ModelLoadException {
    if (labelColumn.isEmpty()) {
      return width == features + 1 ? OptionalInt.of(width - 1) : OptionalInt.empty();
    }
    String wanted = labelColumn.get();
    List<String> names = header.stream().map(cell -> clean(cell)).toList();
    int named = names.indexOf(wanted);
    if (named >= 0) {
      return OptionalInt.of(named);
    }
    if (wanted.matches("\\d{1,6}") && Integer.parseInt(wanted) < width) {
      return OptionalInt.of(Integer.parseInt(wanted));
    }
    throw new ModelLoadException(
        "%s: no label column %s, expected 0..%d%s"
            .formatted(
                name,
                Quote.of(wanted),
                width - 1,
                names.isEmpty() ? "" : " or one of " + Quote.of(String.join(", ", names))));
  }

  private void requireWidth() throws ModelLoadException {
    int found = width - (labelAt.isPresent() ? 1 : 0);
    if (found != features) {
      throw new ModelLoadException(
          "%s: a row has %d columns of features%s, the model takes %d"
              .formatted(name, found, labelAt.isPresent() ? " and a label" : "", features));
    }
  }

  private Optional<int[]> ownLabels() {
    return labelAt.isPresent() ? Optional.of(Arrays.copyOf(labels, rows.size())) : Optional.empty();
  }

  private static String clean(Writable cell) {
    // Spreadsheets put a byte order mark before the first value.
    return cell.toString().replace("\uFEFF", "").strip();
  }

  private static boolean isNumber(Writable cell) {
    try {
      return Double.isFinite(Double.parseDouble(clean(cell)));
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
