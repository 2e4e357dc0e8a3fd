package io.sigmazero.models.graph.passes;

import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Computes, at import, ops whose inputs are all constants. Arithmetic is done in double precision
 * and rounded once for each op.
 */
public final class ConstantFolding {
  private ConstantFolding() {}

  /**
   * {@return whether the op only moves elements, so that it works on integers too}
   *
   * @param op any
   */
  public static boolean moves(Op op) {
    return IndexMap.covers(op);
  }

  /**
   * {@return whether {@link #evaluate} knows the op}
   *
   * @param op any
   */
  public static boolean folds(Op op) {
    return moves(op)
        || op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Select
        || op instanceof Op.Reduction
        || op instanceof Op.MatMul
        || op instanceof Op.Dense;
  }

  /**
   * {@return elements that {@link #evaluate} would read and write; long products count more}
   *
   * @param op any
   * @param inputs of the op, in order
   */
  public static long cost(Op op, List<Shape> inputs) {
    long size = op.outputShape(inputs).size();
    long read = inputs.stream().mapToLong(Shape::size).sum();
    boolean product = op instanceof Op.MatMul || op instanceof Op.Dense;
    return read + (product ? Math.max(size, size * inputs.get(0).lastExtent() / 64) : size);
  }

  /**
   * {@return the result of an op that only moves elements, on integers; padding is the pad's value}
   *
   * @param op any
   * @param shapes of the op's inputs, in order
   * @param inputs row-major values of each input
   */
  public static long[] move(Op op, List<Shape> shapes, long[][] inputs) {
    long[] all = inputs.length == 1 ? inputs[0] : joined(inputs);
    int[] map = IndexMap.of(op, shapes);
    long filling = op instanceof Op.Pad pad ? (long) pad.value() : 0;
    long[] result = new long[map.length];
    Arrays.setAll(result, i -> map[i] == IndexMap.FILLED ? filling : all[map[i]]);
    return result;
  }

  /**
   * {@return the result of an op}
   *
   * @param op any
   * @param inputs of the op, in order
   * @throws io.sigmazero.models.graph.GraphException if the inputs do not fit
   */
  public static Tensor evaluate(Op op, List<Tensor> inputs) {
    Shape shape = op.outputShape(inputs.stream().map(Tensor::shape).toList());
    if (op instanceof Op.Reshape) {
      return inputs.get(0).reshaped(shape);
    }
    float[] result = new float[shape.size()];
    if (op instanceof Op.Transpose transpose && transpose.permutation().equals(List.of(1, 0))) {
      transposed(inputs.get(0), result);
    } else if (moves(op)) {
      moved(op, inputs, result);
    } else if (op instanceof Op.Unary unary) {
      float[] x = inputs.get(0).values();
      for (int i = 0; i < result.length; i++) {
        result[i] = (float) ScalarFunctions.unary(unary, x[i]);
      }
    } else if (op instanceof Op.Binary binary) {
      elementwise(binary, inputs, shape, result);
    } else if (op instanceof Op.Select select) {
      selected(select, inputs, shape, result);
    } else if (op instanceof Op.Reduction reduction) {
      reduced(reduction, inputs.get(0), shape, result);
    } else if (op instanceof Op.MatMul) {
      product(inputs.get(0), inputs.get(1), null, shape, result);
    } else if (op instanceof Op.Dense dense) {
      product(inputs.get(0), dense.weights(), dense.bias(), shape, result);
    } else {
      throw new IllegalArgumentException(op.kind() + " is not folded");
    }
    return new Tensor(shape, result);
  }

  /**
   * The largest weights are matrices: they are turned without a map of indices, in blocks that a
   * cache holds.
   */
  private static void transposed(Tensor matrix, float[] result) {
    int rows = matrix.shape().extent(0);
    int columns = matrix.shape().extent(1);
    int block = 32;
    for (int top = 0; top < rows; top += block) {
      for (int left = 0; left < columns; left += block) {
        for (int row = top; row < Math.min(rows, top + block); row++) {
          for (int column = left; column < Math.min(columns, left + block); column++) {
            result[column * rows + row] = matrix.values()[row * columns + column];
          }
        }
      }
    }
  }

  private static void moved(Op op, List<Tensor> inputs, float[] result) {
    int[] map = IndexMap.of(op, inputs.stream().map(Tensor::shape).toList());
    float filling = op instanceof Op.Pad pad ? pad.value() : 0f;
    float[] all = inputs.size() == 1 ? inputs.get(0).values() : joined(inputs);
    for (int i = 0; i < result.length; i++) {
      result[i] = map[i] == IndexMap.FILLED ? filling : all[map[i]];
    }
  }

  private static int[] read(Tensor tensor, Shape shape) {
    return IndexMap.positions(shape, IndexMap.broadcastStrides(tensor.shape(), shape), 0);
  }

  private static void elementwise(Op.Binary op, List<Tensor> inputs, Shape shape, float[] result) {
    int[] left = read(inputs.get(0), shape);
    int[] right = read(inputs.get(1), shape);
    float[] a = inputs.get(0).values();
    float[] b = inputs.get(1).values();
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) ScalarFunctions.binary(op.function(), a[left[i]], b[right[i]]);
    }
  }

  private static void selected(Op.Select op, List<Tensor> inputs, Shape shape, float[] result) {
    int[] condition = read(op.condition(), shape);
    int[] left = read(inputs.get(0), shape);
    int[] right = read(inputs.get(1), shape);
    for (int i = 0; i < result.length; i++) {
      result[i] =
          op.condition().values()[condition[i]] != 0
              ? inputs.get(0).values()[left[i]]
              : inputs.get(1).values()[right[i]];
    }
  }

  private static void reduced(Op.Reduction op, Tensor input, Shape shape, float[] result) {
    int[] target =
        IndexMap.positions(input.shape(), IndexMap.broadcastStrides(shape, input.shape()), 0);
    double[] sums = new double[result.length];
    for (int i = 0; i < target.length; i++) {
      sums[target[i]] += input.values()[i];
    }
    double divisor = op.mean() ? target.length / (double) result.length : 1;
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) (sums[i] / divisor);
    }
  }

  private static void product(Tensor left, Tensor right, Tensor bias, Shape shape, float[] result) {
    int inner = left.shape().lastExtent();
    int columns = shape.lastExtent();
    int[] leftRows = rows(left.shape(), shape, true);
    int[] rightBlocks = rows(right.shape(), shape, false);
    for (int row = 0; row < leftRows.length; row++) {
      for (int column = 0; column < columns; column++) {
        double sum = bias == null ? 0 : bias.values()[column];
        for (int k = 0; k < inner; k++) {
          double a = left.values()[leftRows[row] + k];
          sum += a * right.values()[rightBlocks[row] + k * columns + column];
        }
        result[row * columns + column] = (float) sum;
      }
    }
  }

  /** For each row of the result, where its row of the left or its block of the right begins. */
  private static int[] rows(Shape operand, Shape result, boolean left) {
    Shape rows = result.withExtent(result.rank() - 1, 1);
    Shape padded = operand.paddedToRank(Math.max(operand.rank(), result.rank()));
    int[] strides = IndexMap.broadcastStrides(padded, padded);
    if (!left && strides.length > 1) {
      strides[strides.length - 2] = 0;
    }
    return IndexMap.positions(rows, strides, 0);
  }

  private static float[] joined(List<Tensor> inputs) {
    float[] all = new float[inputs.stream().mapToInt(t -> t.values().length).sum()];
    int next = 0;
    for (Tensor tensor : inputs) {
      System.arraycopy(tensor.values(), 0, all, next, tensor.values().length);
      next += tensor.values().length;
    }
    return all;
  }

  private static long[] joined(long[][] inputs) {
    return Arrays.stream(inputs).flatMapToLong(Arrays::stream).toArray();
  }
}
