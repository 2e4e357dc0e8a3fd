package io.sigmazero.models.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which handler lowers which op. */
final class Handlers {
  private static final Map<String, Handler> STANDARD = standard();

  private Handlers() {}

  /** The op types of the standard set that can be lowered, at least in part. */
  static SortedSet<String> supported() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(STANDARD.keySet()));
  }

  static Handler find(OnnxNode node) {
    String domain = node.domain();
    boolean standard = domain.isEmpty() || domain.equals("ai.onnx");
    boolean microsoftGelu = domain.equals("com.microsoft") && node.type().equals("Gelu");
    if (!standard && !microsoftGelu) {
      throw node.refusal("ops of the custom domain '" + domain + "' are not supported");
    }
    Handler handler = STANDARD.get(node.type());
    if (handler == null) {
      throw node.refusal("this op is not supported");
    }
    return handler;
  }

  private static Map<String, Handler> standard() {
    Map<String, Handler> all = new TreeMap<>();
    all.putAll(SpatialHandlers.HANDLERS);
    all.putAll(LinearHandlers.HANDLERS);
    all.putAll(NormalizationHandlers.HANDLERS);
    all.putAll(ActivationHandlers.HANDLERS);
    all.putAll(ArithmeticHandlers.HANDLERS);
    all.putAll(IntegerHandlers.HANDLERS);
    all.putAll(ReductionHandlers.HANDLERS);
    all.putAll(ShapeHandlers.HANDLERS);
    all.putAll(SelectionHandlers.HANDLERS);
    all.putAll(PaddingHandlers.HANDLERS);
    all.putAll(ConstantHandlers.HANDLERS);
    return Collections.unmodifiableMap(all);
  }
}
