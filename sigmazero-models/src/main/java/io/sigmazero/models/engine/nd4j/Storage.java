package io.sigmazero.models.engine.nd4j;

import io.sigmazero.models.graph.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A flat array and the views that a plan makes of it. While a plan is made, it counts how many
 * values lie there, so that the memory can be handed on after the last. Not thread safe.
 */
final class Storage {
  private final INDArray flat;
  private final Map<Shape, INDArray> views = new HashMap<>();
  private final List<INDArray> slices = new ArrayList<>();
  private int users;

  Storage(INDArray flat) {
    this.flat = flat;
  }

  int length() {
    return Math.toIntExact(flat.length());
  }

  INDArray flat() {
    return flat;
  }

  /** All elements, row-major, under a shape. ND4J gets a scalar as one element of rank 1. */
  INDArray view(Shape shape) {
    return shape.rank() <= 1 ? flat : views.computeIfAbsent(shape, this::makeView);
  }

  private INDArray makeView(Shape shape) {
    return Nd4j.create(flat.data(), toLongs(shape.toArray()), toLongs(shape.strides()), 0, 'c');
  }

  /** Some channels of all elements seen as N×C×H×W: a view with gaps, if there are others. */
  INDArray channels(Shape shape, int first, int number) {
    if (number == shape.extent(1)) {
      return view(shape);
    }
    int[] strides = shape.strides();
    INDArray slice =
        Nd4j.create(
            flat.data(),
            toLongs(shape.withExtent(1, number).toArray()),
            toLongs(strides),
            (long) first * strides[1],
            'c');
    slices.add(slice);
    return slice;
  }

  void retain() {
    users++;
  }

  /** One user fewer; true if that was the last. */
  boolean release() {
    users--;
    return users == 0;
  }

  int users() {
    return users;
  }

  /** Frees the views; the flat array is its owner's. */
  void freeViews() {
    slices.forEach(view -> NativeMemory.freeView(view, flat));
    views.values().forEach(view -> NativeMemory.freeView(view, flat));
    slices.clear();
    views.clear();
  }

  private static long[] toLongs(int[] extents) {
    long[] longs = new long[extents.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = extents[i];
    }
    return longs;
  }
}
