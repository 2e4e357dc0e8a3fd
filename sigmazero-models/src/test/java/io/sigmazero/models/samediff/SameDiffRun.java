package io.sigmazero.models.samediff;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.graph.Shape;
import java.util.Map;
import java.util.Random;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A SameDiff with one input and one output, run by ND4J forward and backward. */
final class SameDiffRun {
  private final SameDiff sameDiff;
  private final String input;
  private final String output;
  private SDVariable loss;

  SameDiffRun(SameDiff sameDiff, String input, String output) {
    this.sameDiff = sameDiff;
    this.input = input;
    this.output = output;
  }

  /** The logits, samples behind each other. */
  float[] logits(Shape shape, float[] values) {
    INDArray array = array(shape, values);
    return copy(sameDiff.output(Map.of(input, array), output).get(output));
  }

  /** The gradient of the logits' product with a cotangent by the input. */
  float[] gradient(Shape shape, float[] values, Shape logits, float[] cotangent) {
    if (loss == null) {
      SDVariable weights = sameDiff.placeHolder("test_cotangent", DataType.FLOAT, -1, -1);
      loss = sameDiff.getVariable(output).mul(weights).sum("test_loss");
      sameDiff.setLossVariables(loss);
      sameDiff.createGradFunction(input);
    }
    Map<String, INDArray> values1 =
        Map.of(input, array(shape, values), "test_cotangent", array(logits, cotangent));
    return copy(sameDiff.calculateGradients(values1, input).get(input));
  }

  private static INDArray array(Shape shape, float[] values) {
    long[] extents = new long[shape.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      extents[axis] = shape.extent(axis);
    }
    return Nd4j.create(values.clone(), extents, 'c');
  }

  static float[] copy(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  static float[] inputs(int size, long seed) {
    Random random = new Random(seed);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }

  /** Compares within a tolerance relative to the largest magnitude, NaN being far from all. */
  static void assertClose(String what, float[] found, double[] expected, double tolerance) {
    assertThat(found).as(what).hasSize(expected.length);
    double scale = 1;
    for (double value : expected) {
      scale = Math.max(scale, Math.abs(value));
    }
    for (int i = 0; i < found.length; i++) {
      double difference = Math.abs(found[i] - expected[i]);
      assertThat(difference <= tolerance * scale)
          .as("%s, element %d: %s, expected %s", what, i, found[i], expected[i])
          .isTrue();
    }
  }
}
