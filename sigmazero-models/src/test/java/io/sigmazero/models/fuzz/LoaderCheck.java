package io.sigmazero.models.fuzz;

import com.sun.management.ThreadMXBean;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What every loader owes to every content: an answer or a {@link ModelLoadException} of one line,
 * in bounded time and memory.
 */
final class LoaderCheck {
  /** Of processor time: the machine may be busy with other things. */
  private static final double MOST_SECONDS = 5;

  /** In all, garbage included; inputs are far smaller than a mebibyte. */
  private static final long MOST_ALLOCATED = 1L << 30;

  private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private LoaderCheck() {}

  /**
   * Gives a loader a file of this content.
   *
   * @param name of the file, for loaders that look at it
   * @throws AssertionError if the loader does anything that it must not
   */
  static void check(String name, byte[] content, Loader loader) {
    check(write(name, content), loader);
  }

  /** The same with a file that has been written already. */
  static void check(Path file, Loader loader) {
    Cost cost = run(file, loader);
    if (cost.exceeds()) {
      // The first run of a loader also loads its classes, and Jazzer rewrites them.
      cost = run(file, loader);
    }
    if (cost.exceeds()) {
      throw new AssertionError("a loader took too much: " + cost);
    }
  }

  private static Cost run(Path file, Loader loader) {
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long begun = THREADS.getCurrentThreadCpuTime();
    try {
      loader.load(file);
    } catch (ModelLoadException e) {
      requireOneLine(e);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError("a loader let out " + e, e);
    }
    return new Cost(
        (THREADS.getCurrentThreadCpuTime() - begun) / 1e9,
        THREADS.getCurrentThreadAllocatedBytes() - allocated);
  }

  private static void requireOneLine(ModelLoadException e) {
    String message = e.getMessage();
    if (message == null || message.isBlank() || UNSAFE.matcher(message).find()) {
      throw new AssertionError("not one line: " + message, e);
    }
  }

  /** Writes a file into the folder that all checks of this JVM share. */
  static Path write(String name, byte[] content) {
    try {
      Path file = Folder.PATH.resolve(name);
      Files.createDirectories(file.getParent());
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a run of a loader took. */
  private record Cost(double seconds, long allocatedBytes) {
    boolean exceeds() {
      return seconds > MOST_SECONDS || allocatedBytes > MOST_ALLOCATED;
    }
  }

  /** Reads a file that may be anything. */
  @FunctionalInterface
  interface Loader {
    void load(Path file) throws Exception;
  }

  /** One folder for millions of inputs, made when it is first needed. */
  private static final class Folder {
    /** Not where all temporary files go: libraries unpacked there need more room. */
    private static final Path PARENT =
        Path.of(System.getProperty("fuzz.folder", System.getProperty("java.io.tmpdir")));

    static final Path PATH = made();

    private static Path made() {
      try {
        Path folder = Files.createTempDirectory(PARENT, "sigmazero-fuzz");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void delete(Path folder) {
      try (var files = Files.walk(folder)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException e) {
        // A folder of temporary files is left behind.
      }
    }
  }
}
