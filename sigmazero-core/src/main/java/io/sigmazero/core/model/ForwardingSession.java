package io.sigmazero.core.model;

import java.nio.FloatBuffer;

/**
 * Passes everything on to another session; a base for sessions that count, watch or change what
 * goes through. As thread safe as what it passes on to.
 */
public abstract class ForwardingSession implements ModelSession {
  private final ModelSession session;

  /**
   * A session before another.
   *
   * @param session closed with this one, unless {@link #close()} is overridden
   */
  protected ForwardingSession(ModelSession session) {
    this.session = session;
  }

  @Override
  public int lanes() {
    return session.lanes();
  }

  @Override
  public FloatBuffer input() {
    return session.input();
  }

  @Override
  public FloatBuffer logits() {
    return session.logits();
  }

  @Override
  public FloatBuffer cotangent() {
    return session.cotangent();
  }

  @Override
  public FloatBuffer gradient() {
    return session.gradient();
  }

  @Override
  public void forward() {
    session.forward();
  }

  @Override
  public void backward() {
    session.backward();
  }

  @Override
  public void close() {
    session.close();
  }
}
