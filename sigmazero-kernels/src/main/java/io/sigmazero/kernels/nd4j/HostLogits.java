package io.sigmazero.kernels.nd4j;

import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Logits and the place for their gradient, in the host's memory. */
final class HostLogits extends HostBinding {
  private final FloatBuffer logits;
  private final FloatBuffer cotangent;
  private final int classes;

  HostLogits(INDArray logitArray, INDArray cotangentArray) {
    super(logitArray, cotangentArray);
    logits = window("logits", logitArray).floats();
    cotangent = window("cotangent", cotangentArray).floats();
    classes = (int) logitArray.size(1);
  }

  int classes() {
    return classes;
  }

  float logit(int lane, int k) {
    return logits.get(lane * classes + k);
  }

  /** Writes 1 at the winner, −1 at the rival and 0 elsewhere. */
  void putCotangent(int lane, int winner, int rival) {
    for (int k = 0; k < classes; k++) {
      cotangent.put(lane * classes + k, k == winner ? 1f : k == rival ? -1f : 0f);
    }
  }

  void clearCotangent(int lane) {
    putCotangent(lane, -1, -1);
  }
}
