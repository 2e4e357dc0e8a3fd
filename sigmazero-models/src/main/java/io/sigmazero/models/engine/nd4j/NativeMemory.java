package io.sigmazero.models.engine.nd4j;

import org.bytedeco.javacpp.PointerScope;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Takes and gives back what ND4J holds outside the JVM's heap.
 *
 * <p>The elements of an array are freed at once. The small native objects that stand for arrays and
 * prepared calls ND4J frees itself once their Java counterparts were collected; only where its
 * collector is switched off (the two system properties below) does that fall to this class too, and
 * doing it in the other case would free them twice. Without the collector some 200 bytes an array
 * stay all the same, its shape as ND4J describes it, which nobody but the collector can tell from
 * those that are shared.
 */
final class NativeMemory {
  private static final boolean COLLECTED =
      !Boolean.getBoolean("org.bytedeco.javacpp.nopointergc")
          && !Boolean.getBoolean(ND4JSystemProperties.NO_ARRAY_GC);

  private NativeMemory() {}

  /** A flat array of floats, not initialised; at least 1. */
  static INDArray allocate(int length) {
    return Nd4j.createUninitialized(DataType.FLOAT, length);
  }

  /** A flat array with these values; at least one. */
  static INDArray upload(float[] values) {
    return Nd4j.createFromArray(values);
  }

  /** A flat array of 32-bit integers with these values; at least one. */
  static INDArray upload(int[] values) {
    return Nd4j.createFromArray(values);
  }

  /** Frees an array. */
  static void free(INDArray array) {
    Deallocator rest = deallocator(array.data());
    array.close();
    if (!COLLECTED) {
      rest.deallocate();
    }
  }

  /** Frees what a view of an array has of its own, which is never the elements. */
  static void freeView(INDArray view, INDArray array) {
    // A view that starts where the array does shares all of the array's native objects.
    if (view.data() != array.data() && !COLLECTED) {
      deallocator(view.data()).deallocate();
    }
  }

  /** Frees a prepared call. */
  static void free(OpContext context) {
    context.purge();
    if (!COLLECTED) {
      deallocator(context).deallocate();
    }
  }

  /** Runs something whose JavaCPP pointers nobody needs afterwards. */
  @SuppressWarnings("unchecked") // the variable arguments, classes to collect, are left empty
  static void withTemporaryPointers(Runnable work) {
    PointerScope scope = new PointerScope();
    try {
      work.run();
    } finally {
      scope.close();
    }
  }

  /** Every backend's buffers and contexts can be freed so; other objects have nothing to free. */
  private static Deallocator deallocator(Object holder) {
    return holder instanceof Deallocatable freeable ? freeable.deallocator() : () -> {};
  }
}
