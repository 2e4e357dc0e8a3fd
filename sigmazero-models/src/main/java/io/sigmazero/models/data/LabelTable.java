package io.sigmazero.models.data;

import io.sigmazero.models.LoadLimits;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Labels of a csv file: a column of labels, or a key (a file, or a row number) and a label.
 *
 * @param file it came from
 * @param keys as many as labels, or none
 * @param labels none negative
 */
// Made, read and dropped inside this package, and never compared.
@SuppressWarnings("ArrayRecordComponent")
record LabelTable(Path file, List<String> keys, int[] labels) {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setIgnoreEmptyLines(true)
          .setIgnoreSurroundingSpaces(true)
          .setTrim(true)
          .get();
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  /**
   * Reads a file that {@link FileKind} found to exist.
   *
   * @throws ModelLoadException if it is not such a csv file
   */
  static LabelTable read(Path file, LoadLimits.Data limits) throws IOException {
    long size = Files.size(file);
    if (size > limits.textBytes()) {
      throw new ModelLoadException(
          file + ": csv of " + size + " bytes, expected at most " + limits.textBytes());
    }
    // Commons CSV reports a broken line while iterating by one of the unchecked three.
    try (RecordReader reader =
            new RecordReader(file, Files.newBufferedReader(file), limits.lineCharacters());
        CSVParser parser = FORMAT.parse(reader)) {
      return parse(file, parser, reader);
    } catch (ModelLoadException e) {
      throw e;
    } catch (IOException
        | UncheckedIOException
        | IllegalStateException
        | IllegalArgumentException e) {
      if (e.getCause() instanceof ModelLoadException cause) {
        throw cause;
      }
      if (isNoText(e)) {
        throw new ModelLoadException(
            file + ": not UTF-8 text, expected labels as .npy, idx or csv", e);
      }
      throw new ModelLoadException(
          file + ": not readable as csv: " + Quote.of(String.valueOf(e.getMessage())), e);
    }
  }

  private static boolean isNoText(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        return true;
      }
    }
    return false;
  }

  private static LabelTable parse(Path file, CSVParser parser, RecordReader reader)
      throws ModelLoadException {
    Columns columns = null;
    List<String> keys = new ArrayList<>();
    int[] labels = new int[16];
    int count = 0;
    for (CSVRecord record : parser) {
      reader.endRecord();
      if (columns == null) {
        columns = Columns.of(file, record);
        if (columns.header()) {
          continue;
        }
      }
      if (record.size() != columns.width()) {
        throw new ModelLoadException(
            file
                + ": line "
                + parser.getCurrentLineNumber()
                + " has "
                + record.size()
                + " columns, the first has "
                + columns.width());
      }
      labels = count == labels.length ? Arrays.copyOf(labels, 2 * count) : labels;
      labels[count] = label(file, count, Columns.value(record, columns.label()));
      count++;
      if (columns.key() >= 0) {
        keys.add(Columns.value(record, columns.key()));
      }
    }
    return new LabelTable(file, List.copyOf(keys), Arrays.copyOf(labels, count));
  }

  private static int label(Path file, int row, String text) throws ModelLoadException {
    if (!NUMBER.matcher(text).matches()) {
      throw new ModelLoadException(
          file
              + ": row "
              + row
              + " has label "
              + Quote.of(text)
              + ", expected a whole number, 0 or greater");
    }
    return LabelFile.checked(file, row, Long.parseLong(text));
  }

  /** Whether the keys are names of files: there are some, and not all are numbers. */
  boolean namesFiles() {
    return !keys.stream().allMatch(key -> NUMBER.matcher(key).matches());
  }

  /**
   * The labels in order of rows, whatever order the file has.
   *
   * @throws ModelLoadException if a row has none or two, or keys are no row numbers
   */
  int[] byIndex(int count) throws ModelLoadException {
    LabelFile.requireCount(file.toString(), labels.length, count);
    if (keys.isEmpty()) {
      return labels;
    }
    int[] ordered = new int[count];
    Arrays.fill(ordered, -1);
    for (int i = 0; i < count; i++) {
      String key = keys.get(i);
      long row = NUMBER.matcher(key).matches() ? Long.parseLong(key) : -1;
      if (row < 0 || row >= count || ordered[(int) row] >= 0) {
        throw new ModelLoadException(
            file
                + ": key "
                + Quote.of(key)
                + ", expected each of the rows 0.."
                + (count - 1)
                + " once");
      }
      ordered[(int) row] = labels[i];
    }
    return ordered;
  }

  /**
   * The labels in order of rows that have names.
   *
   * @param nameOf a row's name
   * @throws ModelLoadException if a row has none, or there is another number of labels
   */
  int[] byName(int count, IntFunction<String> nameOf) throws ModelLoadException {
    LabelFile.requireCount(file.toString(), labels.length, count);
    Map<String, Integer> byKey = new HashMap<>();
    for (int i = 0; i < labels.length; i++) {
      byKey.put(keys.get(i), labels[i]);
    }
    int[] ordered = new int[count];
    for (int row = 0; row < count; row++) {
      Integer label = byKey.get(nameOf.apply(row));
      if (label == null) {
        throw new ModelLoadException(
            file + ": no line for " + Quote.of(nameOf.apply(row)) + ", expected one an input");
      }
      ordered[row] = label;
    }
    return ordered;
  }

  /**
   * Which column is what.
   *
   * @param key its column, or -1
   * @param label its column
   * @param width number of columns
   * @param header whether the first line names them
   */
  private record Columns(int key, int label, int width, boolean header) {
    private static final List<String> LABEL_NAMES = List.of("label", "class", "target");
    private static final List<String> KEY_NAMES =
        List.of("file", "filename", "file_name", "path", "image", "index", "row");

    static Columns of(Path file, CSVRecord first) throws ModelLoadException {
      int width = first.size();
      int label = indexOf(first, LABEL_NAMES);
      if (label >= 0) {
        int key = indexOf(first, KEY_NAMES);
        return new Columns(key < 0 && width == 2 ? 1 - label : key, label, width, true);
      }
      if (width > 2) {
        throw new ModelLoadException(
            file
                + ": "
                + width
                + " columns and no header that names one \"label\", expected"
                + " label, or file,label, or index,label");
      }
      boolean header = !NUMBER.matcher(value(first, width - 1)).matches();
      return new Columns(width - 2, width - 1, width, header);
    }

    static String value(CSVRecord record, int column) {
      // Spreadsheets put a byte order mark before the first value.
      return record.get(column).replace("\uFEFF", "").strip();
    }

    private static int indexOf(CSVRecord header, List<String> names) {
      for (int column = 0; column < header.size(); column++) {
        if (names.contains(value(header, column).toLowerCase(java.util.Locale.ROOT))) {
          return column;
        }
      }
      return -1;
    }
  }
}
