package io.sigmazero.core.data;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Samples in an ND4J array. Values are copied to the Java heap when it is made, as float32, so the
 * arrays may be closed or changed afterwards. Thread safe.
 */
public final class NdArraySamples implements Samples {
  private final float[] values;
  private final int[] labels;
  private final int features;
  private final int firstNumber;

  private NdArraySamples(float[] values, int[] labels, int features, int firstNumber) {
    this.values = values;
    this.labels = labels;
    this.features = features;
    this.firstNumber = firstNumber;
  }

  /**
   * Samples of arrays.
   *
   * @param images N × the sample's shape, of any number type and memory order; not modified
   * @param labels N class numbers (shape N or N×1), or N×classes with the largest value of a row at
   *     the class; not modified
   * @throws IllegalArgumentException naming the shapes if they do not fit, a label that is not a
   *     whole number, or more than 2³¹−1 values
   */
  public static NdArraySamples of(INDArray images, INDArray labels) {
    if (images.rank() < 2) {
      throw new IllegalArgumentException(
          "images have shape "
              + Arrays.toString(images.shape())
              + ", expected a first axis of samples and at least one more");
    }
    long count = images.size(0);
    boolean fits =
        count == 0
            ? labels.isEmpty()
            : labels.rank() >= 1 && labels.rank() <= 2 && labels.size(0) == count;
    if (!fits) {
      throw new IllegalArgumentException(
          "labels have shape "
              + Arrays.toString(labels.shape())
              + ", expected ["
              + count
              + "] or ["
              + count
              + ", classes] for images of shape "
              + Arrays.toString(images.shape()));
    }
    if (images.length() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "images hold " + images.length() + " values, more than " + Integer.MAX_VALUE);
    }
    int features = count == 0 ? 0 : (int) (images.length() / count);
    return new NdArraySamples(floats(images), classes(labels, (int) count), features, 0);
  }

  /**
   * The same samples, known outside by other numbers.
   *
   * @param number the first sample's {@link #sourceIndex}
   */
  public NdArraySamples numberedFrom(int number) {
    return new NdArraySamples(values, labels, features, number);
  }

  /** A sample's shape: that of the images without the first axis. */
  public static int[] sampleShape(INDArray images) {
    return Arrays.stream(images.shape()).skip(1).mapToInt(Math::toIntExact).toArray();
  }

  private static float[] floats(INDArray array) {
    if (array.isEmpty()) {
      return new float[0];
    }
    INDArray converted = array.castTo(DataType.FLOAT);
    try (INDArray copy = converted.dup('c')) {
      return copy.data().asFloat();
    } finally {
      // Not waiting for the collector: a set of images may be large.
      if (converted != array && converted.closeable()) {
        converted.close();
      }
    }
  }

  private static int[] classes(INDArray labels, int count) {
    if (count == 0) {
      return new int[0];
    }
    float[] numbers = floats(labels);
    int width = labels.rank() == 1 ? 1 : (int) labels.size(1);
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      classes[i] = width == 1 ? classOf(numbers[i], i) : largest(numbers, i * width, width);
    }
    return classes;
  }

  private static int classOf(float number, int index) {
    if (number != Math.rint(number) || Math.abs(number) > 1 << 24) {
      throw new IllegalArgumentException(
          "label " + index + " is " + number + ", expected the number of a class");
    }
    return (int) number;
  }

  private static int largest(float[] values, int from, int width) {
    int best = 0;
    for (int k = 1; k < width; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  @Override
  public int count() {
    return labels.length;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, FloatBuffer destination, int offset) {
    destination.put(offset, values, index * features, features);
  }

  @Override
  public int sourceIndex(int index) {
    return firstNumber + index;
  }
}
