package io.sigmazero.models.graph.passes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.models.engine.reference.ReferenceInterpreter;
import io.sigmazero.models.graph.BinaryFunction;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.ProbeGraph;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Folded constants are what the reference interpreter computes. */
class ConstantFoldingTest {
  static Stream<Arguments> ops() {
    Tensor condition = new Tensor(Shape.of(2, 1), new float[] {1, 0});
    Tensor weights = new Tensor(Shape.of(3, 2), new float[] {1, -2, 3, 0.5f, -1, 2});
    return Stream.of(
        Arguments.of(new Op.Reshape(Shape.of(6)), List.of(Shape.of(2, 3))),
        Arguments.of(new Op.Transpose(List.of(1, 0)), List.of(Shape.of(70, 33))),
        Arguments.of(new Op.Transpose(List.of(2, 0, 1)), List.of(Shape.of(2, 3, 4))),
        Arguments.of(
            new Op.Slice(List.of(1, 0), List.of(2, 2), List.of(1, 2)), List.of(Shape.of(3, 4))),
        Arguments.of(
            new Op.Slice(List.of(3, 0), List.of(0, 2), List.of(1, 2)), List.of(Shape.of(3, 4))),
        Arguments.of(new Op.Pad(List.of(0, 2), List.of(1, 0), -7), List.of(Shape.of(3, 2))),
        Arguments.of(new Op.Gather(1, new int[] {2, 0, 2, 1, 1}), List.of(Shape.of(2, 3, 2))),
        Arguments.of(new Op.Broadcast(Shape.of(2, 3, 4)), List.of(Shape.of(3, 1))),
        Arguments.of(
            new Op.Concat(1), List.of(Shape.of(2, 1, 2), Shape.of(2, 3, 2), Shape.of(2, 2, 2))),
        Arguments.of(new Op.Select(condition), List.of(Shape.of(2, 3), Shape.of(3))),
        Arguments.of(new Op.Reduction(true, List.of(0, 2)), List.of(Shape.of(2, 3, 4))),
        Arguments.of(new Op.Reduction(false, List.of(1)), List.of(Shape.of(2, 3, 4))),
        Arguments.of(new Op.MatMul(), List.of(Shape.of(2, 3), Shape.of(3, 4))),
        Arguments.of(new Op.MatMul(), List.of(Shape.of(5, 1, 2, 3), Shape.of(2, 3, 4))),
        Arguments.of(new Op.MatMul(), List.of(Shape.of(1, 3), Shape.of(4, 3, 1))),
        Arguments.of(new Op.Dense(weights, Tensor.vector(5, 6)), List.of(Shape.of(2, 2, 3))),
        Arguments.of(new Op.Dense(weights, Tensor.vector(5, 6)), List.of(Shape.of(3))));
  }

  @ParameterizedTest
  @MethodSource("ops")
  void agreesWithTheInterpreter(Op op, List<Shape> shapes) {
    agrees(op, shapes);
  }

  @ParameterizedTest
  @EnumSource
  void binaryFunctions(BinaryFunction function) {
    agrees(new Op.Binary(function), List.of(Shape.of(2, 1, 3), Shape.of(4, 1)));
  }

  @ParameterizedTest
  @EnumSource
  void unaryFunctions(UnaryFunction function) {
    agrees(new Op.Unary(function, 0.3f, 2f), List.of(Shape.of(3, 50)));
  }

  private static void agrees(Op op, List<Shape> shapes) {
    Random random = new Random(3);
    List<Tensor> inputs = new ArrayList<>();
    List<Double> flat = new ArrayList<>();
    for (Shape shape : shapes) {
      float[] values = new float[shape.size()];
      for (int i = 0; i < values.length; i++) {
        // The logarithm and the square root are compared where they are numbers.
        values[i] = 0.01f + 4 * random.nextFloat();
        values[i] *= hasRoots(op) || random.nextBoolean() ? 1 : -1;
        flat.add((double) values[i]);
      }
      inputs.add(new Tensor(shape, values));
    }
    double[] expected =
        ReferenceInterpreter.logits(
            ProbeGraph.of(op, shapes), flat.stream().mapToDouble(v -> v).toArray());
    Tensor folded = ConstantFolding.evaluate(op, inputs);
    assertThat(folded.shape()).isEqualTo(op.outputShape(shapes));
    assertThat(folded.values()).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) folded.values()[i])
          .isCloseTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  private static boolean hasRoots(Op op) {
    return op.equals(new Op.Unary(UnaryFunction.LOG, 0.3f, 2f))
        || op.equals(new Op.Unary(UnaryFunction.SQRT, 0.3f, 2f));
  }

  @Test
  void movesIntegersThatNoFloatHolds() {
    long large = (1L << 53) + 1;
    long[] moved =
        ConstantFolding.move(
            new Op.Concat(0),
            List.of(Shape.of(2), Shape.of(1)),
            new long[][] {{1, large}, {Long.MIN_VALUE}});
    assertThat(moved).containsExactly(1, large, Long.MIN_VALUE);
    assertThat(
            ConstantFolding.move(
                new Op.Pad(List.of(1), List.of(0), 9), List.of(Shape.of(1)), new long[][] {{4}}))
        .containsExactly(9, 4);
  }

  @Test
  void errorFunction() {
    double[] points = {0, 1e-300, 1e-8, 0.3, 1, 2.4999, 2.5, 2.5001, 4, 5.9, 6.1, 50};
    for (double x : points) {
      assertThat(ScalarFunctions.erf(x)).isCloseTo(Erf.erf(x), within(3e-15));
      assertThat(ScalarFunctions.erf(-x)).isCloseTo(-Erf.erf(x), within(3e-15));
    }
    assertThat(ScalarFunctions.erf(Double.NaN)).isNaN();
    assertThat(Arrays.stream(points).map(ScalarFunctions::erf).max()).hasValue(1);
  }
}
