package io.sigmazero.models.engine;

/**
 * The thread that a session belongs to, and whether the session is still open. For that thread,
 * except that others are told that they are not the owner.
 */
public final class SessionOwner {
  private final Thread owner = Thread.currentThread();
  private boolean closed;

  /** The calling thread becomes the owner. */
  public SessionOwner() {}

  /**
   * Checks that the session may be used.
   *
   * @throws IllegalStateException if it is closed, or another thread calls
   */
  public void requireUsable() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    if (Thread.currentThread() != owner) {
      throw new IllegalStateException(
          "the session belongs to thread "
              + owner.getName()
              + ", but "
              + Thread.currentThread().getName()
              + " uses it");
    }
  }

  /**
   * Marks the session as closed.
   *
   * @return whether it was open, so that there is something to release
   * @throws IllegalStateException if it is open and another thread calls
   */
  public boolean close() {
    if (closed) {
      return false;
    }
    requireUsable();
    closed = true;
    return true;
  }
}
