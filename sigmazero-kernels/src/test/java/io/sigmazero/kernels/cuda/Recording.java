package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of what a device is to be asked and what it must come to, for scripts/check_cuda_on_gpu.py
 * to play on a real one. Compressed with gzip; a line of JSON for each thing to do, followed by as
 * many bytes as its "size" says, in the order of x86-64.
 */
final class Recording implements AutoCloseable {
  /** Larger arrays are recorded by their digest: a difference is seen, but not where it is. */
  private static final int MOST_EXPECTED_BYTES = 1 << 14;

  private static final byte[] NOTHING = {};

  private final ObjectMapper mapper = new ObjectMapper();
  private final OutputStream out;

  Recording(Path file) throws IOException {
    out = new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), 1 << 16);
  }

  /** What follows has a device of its own, up to the next case. */
  void begin(String name) {
    write(line("case", "name", name), NOTHING);
  }

  /**
   * New memory for an array.
   *
   * @param bytes of the array
   * @param shift bytes by which it starts past a multiple of 256
   */
  void allocate(int array, int bytes, int shift) {
    write(line("allocate", "array", array, "bytes", bytes, "shift", shift), NOTHING);
  }

  void upload(int array, byte[] content) {
    write(line("upload", "array", array, "size", content.length), content);
  }

  /**
   * A launch.
   *
   * @param arguments each an array's number or, in hexadecimal digits, the bytes of a value
   */
  void launch(String kernel, Grid grid, List<Object> arguments) {
    write(
        line(
            "launch",
            "kernel",
            kernel,
            "grid",
            List.of(grid.x(), grid.y()),
            "threads",
            grid.threads(),
            "arguments",
            arguments),
        NOTHING);
  }

  /**
   * What an array must hold.
   *
   * @param floats whether it holds floats; all NaN must be the canonical one
   */
  void expect(int array, String name, boolean floats, byte[] content) {
    boolean whole = content.length <= MOST_EXPECTED_BYTES;
    write(
        line(
            "expect",
            "array",
            array,
            "name",
            name,
            "floats",
            floats,
            "digest",
            digest(content),
            "size",
            whole ? content.length : 0),
        whole ? content : NOTHING);
  }

  /**
   * What an array of INT must hold; then it is made to hold this.
   *
   * @param places where these values may stand in any order
   */
  void expectInAnyOrder(int array, String name, List<Integer> places, byte[] content) {
    write(
        line("order", "array", array, "name", name, "places", places, "size", content.length),
        content);
  }

  /** The launches of the case up to here are a step, to be timed. */
  void time(int lanes, int features) {
    write(line("time", "lanes", lanes, "features", features), NOTHING);
  }

  private static Map<String, Object> line(String what, Object... namesAndValues) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("do", what);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      line.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return line;
  }

  private void write(Map<String, Object> line, byte[] content) {
    try {
      out.write((mapper.writeValueAsString(line) + "\n").getBytes(UTF_8));
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
