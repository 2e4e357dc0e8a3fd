package io.sigmazero.models.engine.onednn;

import io.sigmazero.models.graph.Node;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import java.util.List;
import org.apache.commons.math3.special.Erf;

/**
 * What oneDNN lacks, in plain Java over row-major arrays: gathering, selecting, the error function.
 */
final class JavaLowering {
  private static final double ERF_SLOPE = 2 / Math.sqrt(Math.PI);

  private final Lowering lowering;
  private final PlanBuilder plan;

  JavaLowering(Lowering lowering) {
    this.lowering = lowering;
    this.plan = lowering.plan();
  }

  void lowerGather(Node node, Op.Gather op) {
    lowerPicked(node, gatheredPositions(lowering.graph().node(node.input()).shape(), op));
  }

  /** A slice with steps; oneDNN refuses some strided views as overlapping that are not. */
  void lowerSteppedSlice(Node node, Op.Slice op) {
    lowerPicked(node, slicedPositions(lowering.graph().node(node.input()).shape(), op));
  }

  /** Each element of the result is one of the input: the one at its position. */
  private void lowerPicked(Node node, int[] positions) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(input, result),
        operands -> {
          for (int i = 0; i < positions.length; i++) {
            operands[1].put(i, operands[0].get(positions[i]));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          Array contribution = plan.denseArray(input.shape());
          int size = input.shape().size();
          plan.emitJava(
              Lowering.backwardName(node),
              List.of(lowering.denseGradient(node.id()), contribution),
              operands -> {
                for (int i = 0; i < size; i++) {
                  operands[1].put(i, 0f);
                }
                for (int i = 0; i < positions.length; i++) {
                  int position = positions[i];
                  operands[1].put(position, operands[1].get(position) + operands[0].get(i));
                }
              });
          lowering.contribute(node.input(), contribution);
        });
  }

  /** For each element of the result, where it lies in the input. */
  private static int[] gatheredPositions(Shape input, Op.Gather op) {
    int extent = input.extent(op.axis());
    int inner = input.strides()[op.axis()];
    int outer = extent == 0 ? 0 : input.size() / (extent * inner);
    int[] positions = new int[outer * op.indices().length * inner];
    int next = 0;
    for (int block = 0; block < outer; block++) {
      for (int index : op.indices()) {
        for (int i = 0; i < inner; i++) {
          positions[next++] = (block * extent + index) * inner + i;
        }
      }
    }
    return positions;
  }

  /** For each element of the result, where it lies in the input. */
  private static int[] slicedPositions(Shape input, Op.Slice op) {
    Shape result = op.outputShape(List.of(input));
    int[] strides = input.strides();
    int[] resultStrides = result.strides();
    int[] positions = new int[result.size()];
    for (int i = 0; i < positions.length; i++) {
      for (int axis = 0; axis < strides.length; axis++) {
        int index = i / resultStrides[axis] % result.extent(axis);
        positions[i] += (op.starts().get(axis) + index * op.steps().get(axis)) * strides[axis];
      }
    }
    return positions;
  }

  void lowerSelect(Node node, Op.Select op) {
    Array first = repeatedOperand(node, 0);
    Array second = repeatedOperand(node, 1);
    boolean[] condition = repeatedCondition(op, node.shape());
    Array result = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(first, second, result),
        operands -> {
          for (int i = 0; i < condition.length; i++) {
            operands[2].put(i, operands[condition[i] ? 0 : 1].get(i));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          selectBackward(node, 0, condition, true);
          selectBackward(node, 1, condition, false);
        });
  }

  private void selectBackward(Node node, int operand, boolean[] condition, boolean when) {
    int id = node.inputs().get(operand);
    if (!lowering.needsGradient(id)) {
      return;
    }
    Array masked = plan.denseArray(node.shape());
    plan.emitJava(
        Lowering.backwardName(node),
        List.of(lowering.denseGradient(node.id()), masked),
        operands -> {
          for (int i = 0; i < condition.length; i++) {
            operands[1].put(i, condition[i] == when ? operands[0].get(i) : 0f);
          }
        });
    Shape shape = lowering.graph().node(id).shape();
    lowering.contribute(id, lowering.reduced("sum over repeats", masked, shape, false));
  }

  private Array repeatedOperand(Node node, int operand) {
    Array array = lowering.denseValue(node.inputs().get(operand));
    return array.shape().equals(node.shape())
        ? array
        : lowering.repeated("repeat operand", array, node.shape(), 1f);
  }

  private static boolean[] repeatedCondition(Op.Select op, Shape shape) {
    Shape given = op.condition().shape().paddedToRank(shape.rank());
    int[] strides = given.strides();
    int[] outStrides = shape.strides();
    boolean[] condition = new boolean[shape.size()];
    for (int i = 0; i < condition.length; i++) {
      int position = 0;
      for (int axis = 0; axis < shape.rank(); axis++) {
        int index = i / outStrides[axis] % shape.extent(axis);
        position += given.extent(axis) == 1 ? 0 : index * strides[axis];
      }
      condition[i] = op.condition().values()[position] != 0f;
    }
    return condition;
  }

  void lowerErf(Node node) {
    Array input = lowering.denseValue(node.input());
    Array result = plan.denseArray(node.shape());
    int size = node.shape().size();
    plan.emitJava(
        Lowering.forwardName(node),
        List.of(input, result),
        operands -> {
          for (int i = 0; i < size; i++) {
            operands[1].put(i, (float) Erf.erf(operands[0].get(i)));
          }
        });
    lowering.setValue(node.id(), result);
    lowering.onBackward(
        () -> {
          Array contribution = plan.denseArray(node.shape());
          plan.emitJava(
              Lowering.backwardName(node),
              List.of(input, lowering.denseGradient(node.id()), contribution),
              operands -> {
                for (int i = 0; i < size; i++) {
                  double x = operands[0].get(i);
                  double slope = ERF_SLOPE * Math.exp(-x * x);
                  operands[2].put(i, (float) (slope * operands[1].get(i)));
                }
              });
          lowering.contribute(node.input(), contribution);
        });
  }
}
