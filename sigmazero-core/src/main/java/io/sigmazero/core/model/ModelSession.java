package io.sigmazero.core.model;

import java.nio.FloatBuffer;

/**
 * A model made ready for one thread and a fixed number of lanes (samples computed at once).
 *
 * <p>The four buffers are direct, in native byte order, lane after lane, and stay the same for the
 * life of the session; position and limit are the caller's to leave alone (use absolute access).
 * Only the thread that opened a session may use and close it; the implementations check that.
 */
public interface ModelSession extends AutoCloseable {

  /** {@return number of lanes} */
  int lanes();

  /** {@return lanes × features, written by the caller before {@link #forward()}} */
  FloatBuffer input();

  /** {@return lanes × classes, valid after {@link #forward()}} */
  FloatBuffer logits();

  /**
   * {@return lanes × classes, the gradient of a loss with respect to the logits, written by the
   * caller}
   */
  FloatBuffer cotangent();

  /** {@return lanes × features, the gradient of that loss with respect to the input} */
  FloatBuffer gradient();

  /** Computes {@link #logits()} from {@link #input()}. */
  void forward();

  /**
   * Computes {@link #gradient()} from {@link #cotangent()} at the input of the last {@link
   * #forward()}; a lane whose cotangent is zero gets a zero gradient.
   */
  void backward();

  /** Releases native memory. Closing twice does nothing. */
  @Override
  void close();
}
