package io.sigmazero.models;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The outermost wall of a loader: whatever a hostile file still brings about becomes a {@link
 * ModelLoadException}. Limits are checked within; this is for what they miss.
 */
public final class LoadGuard {
  private LoadGuard() {}

  /**
   * Runs a loader.
   *
   * @param <T> what a loader gives
   * @param name of the file, for messages
   * @param loader what reads it
   * @return what the loader gives
   * @throws ModelLoadException if the loader throws anything but an error of the JVM itself; a
   *     stack or heap that does not suffice counts as the file's fault
   */
  public static <T> T run(Object name, Loader<T> loader) throws ModelLoadException {
    try {
      return loader.load();
    } catch (ModelLoadException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelLoadException(name + ": cannot be read: " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw e.getCause() instanceof ModelLoadException cause
          ? cause
          : new ModelLoadException(name + ": cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      throw new ModelLoadException(name + ": malformed content: " + e, e);
    } catch (StackOverflowError e) {
      throw new ModelLoadException(name + ": malformed content: nested too deeply", e);
    } catch (OutOfMemoryError e) {
      // One allocation was too large, and is not held: the heap is as it was before.
      throw new ModelLoadException(
          "%s: needs more memory than the %d MiB that Java has (-Xmx)"
              .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
          e);
    }
  }

  /**
   * Reads a file.
   *
   * @param <T> what a loader gives
   */
  @FunctionalInterface
  public interface Loader<T> {
    /**
     * {@return the file's content}
     *
     * @throws IOException if the file cannot be written
     */
    T load() throws IOException;
  }
}
