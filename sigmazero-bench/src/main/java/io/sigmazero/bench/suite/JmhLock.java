package io.sigmazero.bench.suite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file by which runs of JMH on one machine keep out of each other's way: two at the same time
 * would measure each other. JMH itself locks it for each benchmark; this holds it for all of them.
 */
public final class JmhLock implements AutoCloseable {
  /** JMH's own switch, read by it when its runner is loaded. */
  private static final String IGNORE = "jmh.ignoreLock";

  private final FileChannel channel;

  private JmhLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, unless the system property {@code jmh.ignoreLock} is set. Must come before the
   * first run in this process.
   *
   * @throws IOException in one line if somebody else has it, or its file cannot be opened
   */
  public static JmhLock take() throws IOException {
    if (Boolean.getBoolean(IGNORE)) {
      return new JmhLock(null);
    }
    JmhLock lock = take(Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock"));
    System.setProperty(IGNORE, "true");
    return lock;
  }

  /** Takes the lock in this file. */
  static JmhLock take(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
    } catch (OverlappingFileLockException e) {
      channel.close();
      throw new FileSystemException(
          file.toString(),
          null,
          "another run of JMH holds it; wait until that is done, or set"
              + " SIGMAZERO_JAVA_OPTS=-D"
              + IGNORE
              + "=true to measure at the same time");
    }
    // Whoever comes next may be another user.
    file.toFile().setWritable(true, false);
    return new JmhLock(channel);
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
