package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Window;

/** Putting values around an array, and cutting them off. */
final class Padding {
  private Padding() {}

  /**
   * A constant around an array.
   *
   * @param before elements added before each axis
   * @param padded shape of the result
   */
  static Region pad(PlanBuilder plan, Region x, int[] before, Shape padded, double value) {
    int rank = padded.rank();
    int[] widths = new int[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      widths[2 * axis] = before[axis];
      widths[2 * axis + 1] = padded.extent(axis) - before[axis] - x.shape().extent(axis);
    }
    Region amounts = plan.memory().integers(Shape.of(rank, 2), widths);
    return plan.operation("pad").of(x, amounts).integers(0).reals(value).to(padded);
  }

  /** The part of an array that starts at the given indices; the array if it has the same shape. */
  static Region cut(PlanBuilder plan, Region x, int[] starts, Shape shape) {
    if (shape.equals(x.shape())) {
      return x;
    }
    int rank = shape.rank();
    long[] arguments = new long[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      arguments[axis] = starts[axis];
      arguments[rank + axis] = shape.extent(axis);
    }
    return plan.operation("slice").of(x).integers(arguments).to(shape);
  }

  /** An N×C×H×W image with a window's padding around it. */
  static Region around(PlanBuilder plan, Region image, Window window, double value) {
    Shape shape = image.shape();
    Shape padded =
        shape
            .withExtent(2, window.padTop() + shape.extent(2) + window.padBottom())
            .withExtent(3, window.padLeft() + shape.extent(3) + window.padRight());
    return pad(plan, image, new int[] {0, 0, window.padTop(), window.padLeft()}, padded, value);
  }

  /** The inside of an image with a window's padding around it, or without it. */
  static Region inside(PlanBuilder plan, Region padded, Window window, Shape image) {
    return cut(plan, padded, new int[] {0, 0, window.padTop(), window.padLeft()}, image);
  }
}
