package io.sigmazero.bench.report;

import io.sigmazero.bench.run.SampleRecord;
import io.sigmazero.models.data.DataSet;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The samples that a report shows.
 *
 * @param entries in order
 * @param classNames names of the classes by number; empty if the data names none
 */
public record Gallery(List<Entry> entries, List<String> classNames) {
  /** Most samples shown. */
  public static final int LARGEST_SIZE = 24;

  /**
   * One sample.
   *
   * @param sample its result
   * @param original the input, row-major
   * @param adversarial the input found, or the original without success
   */
  @SuppressWarnings("ArrayRecordComponent") // one owner, never compared
  public record Entry(SampleRecord sample, float[] original, float[] adversarial) {}

  /** Copies the lists. */
  public Gallery {
    entries = List.copyOf(entries);
    classNames = List.copyOf(classNames);
  }

  /**
   * The gallery of a run.
   *
   * @param samples the inputs
   * @param permitted what becomes of an input before it is attacked; may change its argument
   * @param records one a sample, in order
   * @param adversarial the adversarial inputs to show, by the sample's number
   */
  public static Gallery read(
      DataSet samples,
      UnaryOperator<float[]> permitted,
      List<SampleRecord> records,
      Map<Integer, float[]> adversarial) {
    FloatBuffer buffer = FloatBuffer.allocate(samples.features());
    List<Entry> entries = new ArrayList<>();
    adversarial.forEach(
        (index, found) -> {
          samples.read(index, buffer, 0);
          float[] original = permitted.apply(buffer.array().clone());
          entries.add(new Entry(records.get(index), original, found));
        });
    return new Gallery(entries, samples.classNames());
  }

  /** A class as people call it. */
  String className(int number) {
    return number < classNames.size() ? classNames.get(number) : String.valueOf(number);
  }
}
