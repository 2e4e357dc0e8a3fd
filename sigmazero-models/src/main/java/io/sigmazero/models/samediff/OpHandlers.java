package io.sigmazero.models.samediff;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which handler lowers which op. */
final class OpHandlers {
  private static final Map<String, OpHandler> ALL = all();

  private OpHandlers() {}

  /** The types of ops that can be lowered, at least in part. */
  static SortedSet<String> supported() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(ALL.keySet()));
  }

  static OpHandler find(SourceOp op) {
    OpHandler handler = ALL.get(op.type());
    if (handler == null) {
      throw op.refusal("ops of this type are not supported");
    }
    return handler;
  }

  private static Map<String, OpHandler> all() {
    Map<String, OpHandler> all = new TreeMap<>();
    all.putAll(WindowOps.HANDLERS);
    all.putAll(MatrixOps.HANDLERS);
    all.putAll(ArithmeticOps.HANDLERS);
    all.putAll(FunctionOps.HANDLERS);
    all.putAll(NormalizationOps.HANDLERS);
    all.putAll(ReductionOps.HANDLERS);
    all.putAll(ShapeOps.HANDLERS);
    all.putAll(SelectionOps.HANDLERS);
    all.putAll(PaddingOps.HANDLERS);
    all.putAll(ConstantOps.HANDLERS);
    return Collections.unmodifiableMap(all);
  }
}
