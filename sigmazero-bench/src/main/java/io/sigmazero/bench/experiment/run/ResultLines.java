package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigmazero.bench.run.Json;
import io.sigmazero.bench.run.PartialFile;
import io.sigmazero.bench.run.WriteFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of an experiment's lines while it runs. Every line is handed to the system whole, so a
 * process that is killed leaves whole lines and at most one that is cut off, which is dropped when
 * the file is opened again. Not thread safe.
 */
final class ResultLines implements AutoCloseable {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build()
          .readerFor(SampleLine.class);

  private final Path file;
  private final FileChannel channel;
  private final List<SampleLine> earlier;
  private long length;

  private ResultLines(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    byte[] bytes = new byte[Math.toIntExact(channel.size())];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // Reads on.
    }
    this.earlier = new ArrayList<>();
    this.length = parse(bytes);
    channel.truncate(length);
    channel.position(length);
  }

  /**
   * Opens the file, makes it if it is missing, and drops a last line that is cut off.
   *
   * @throws IOException also if another line is no result
   */
  static ResultLines open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      return new ResultLines(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The lines that were there, in the file's order. */
  List<SampleLine> earlier() {
    return List.copyOf(earlier);
  }

  /** Adds a line. After a failure the file still ends with the line before, if the system can. */
  void add(SampleLine line) throws IOException {
    byte[] bytes = bytes(line);
    try {
      write(channel, bytes);
      length += bytes.length;
    } catch (IOException e) {
      IOException named = WriteFailure.naming(file, e);
      try {
        channel.truncate(length);
      } catch (IOException again) {
        // The line is cut off then, and dropped by whoever continues.
        named.addSuppressed(again);
      }
      throw named;
    }
  }

  /** Replaces the file by these lines, at once. */
  void replace(List<SampleLine> lines) throws IOException {
    PartialFile sorted = PartialFile.at(file);
    try (FileChannel out =
        FileChannel.open(
            sorted.path(),
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      for (SampleLine line : lines) {
        write(out, bytes(line));
      }
      out.force(true);
    } catch (IOException e) {
      throw WriteFailure.naming(sorted.path(), e);
    }
    sorted.complete();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Takes the whole lines; the number of bytes they have. */
  private long parse(byte[] bytes) throws IOException {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        SampleLine line = line(bytes, start, i);
        if (line == null) {
          throw new FileSystemException(
              file.toString(),
              null,
              "line %d is no result of an experiment; --fresh starts over"
                  .formatted(earlier.size() + 1));
        }
        earlier.add(line);
        start = i + 1;
      }
    }
    return start;
  }

  private static SampleLine line(byte[] bytes, int start, int end) {
    try {
      return READER.readValue(new String(bytes, start, end - start, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static byte[] bytes(SampleLine line) {
    return (Json.line(line) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static void write(WritableByteChannel channel, byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
