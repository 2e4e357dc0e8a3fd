package io.sigmazero.core.model;

/**
 * A classifier that gives logits and input gradients.
 *
 * <p>The model itself is immutable and may be shared between threads; all work happens in
 * {@linkplain ModelSession sessions}, each of which belongs to the thread that opened it.
 */
public interface DifferentiableModel extends AutoCloseable {

  /**
   * {@return extents of one sample, without a batch axis: {@code {1, 28, 28}} for a grey image,
   * channels first} A fresh array.
   */
  int[] inputShape();

  /** {@return number of elements of one sample: the product of {@link #inputShape()}} */
  default int features() {
    int product = 1;
    for (int extent : inputShape()) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }

  /** {@return number of logits of one sample, at least 2} */
  int classes();

  /** {@return what computes, for reports: an engine's name such as {@code onednn}} */
  String engine();

  /**
   * Opens a session that the calling thread, and no other, uses and closes.
   *
   * @param lanes number of samples computed at once, at least 1
   * @return the session, the caller's to close
   * @throws IllegalArgumentException if the model cannot take that many lanes
   * @throws IllegalStateException if the model was closed
   */
  ModelSession openSession(int lanes);

  /**
   * Releases what the model holds. Sessions that are still open stay usable: what they share is
   * released when the last of them closes. Closing twice does nothing.
   */
  @Override
  void close();
}
