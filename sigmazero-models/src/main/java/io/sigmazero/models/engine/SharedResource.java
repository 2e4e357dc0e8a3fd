package io.sigmazero.models.engine;

/**
 * Something that a model and its sessions use together, and that goes with the last of them. Made
 * with one user. Thread safe.
 */
public abstract class SharedResource {
  private int users = 1;

  /** With one user, its maker. */
  protected SharedResource() {}

  /** Frees what is held; called once, while no other method of this object runs. */
  protected abstract void free();

  /**
   * Counts one more user.
   *
   * @return false if the last has gone
   */
  public final synchronized boolean retain() {
    if (users == 0) {
      return false;
    }
    users++;
    return true;
  }

  /** One user fewer; the last frees everything. */
  public final synchronized void release() {
    users--;
    if (users == 0) {
      free();
    }
  }
}
