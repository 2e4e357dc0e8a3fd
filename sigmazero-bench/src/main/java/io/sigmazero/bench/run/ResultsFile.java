package io.sigmazero.bench.run;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A file of one JSON line a sample, in the samples' order. While it is open no other run writes to
 * it. Not thread safe.
 */
final class ResultsFile implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final BufferedWriter writer;
  private final InOrder<SampleRecord> order = new InOrder<>(this::write);

  private ResultsFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
    this.writer = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  /**
   * Opens the file and empties it.
   *
   * @throws IOException also if another run is writing to it
   */
  static ResultsFile open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!lock(channel)) {
        throw new FileSystemException(
            file.toString(), null, "another run is writing to this folder");
      }
      channel.truncate(0);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new ResultsFile(file, channel);
  }

  /**
   * Takes the record of a sample.
   *
   * @param number the sample's number in the run, from 0
   * @throws UncheckedIOException if writing fails
   */
  void add(int number, SampleRecord sample) {
    order.accept(number, sample);
  }

  /**
   * Writes all records anew.
   *
   * @param samples one a sample, in order
   */
  void rewrite(List<SampleRecord> samples) throws IOException {
    channel.truncate(0);
    samples.forEach(this::write);
  }

  private void write(SampleRecord sample) {
    try {
      writer.write(Json.line(sample));
      writer.write('\n');
      // Whoever follows the file sees whole lines, and an interrupted run keeps what it has.
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(WriteFailure.naming(file, e));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }
}
