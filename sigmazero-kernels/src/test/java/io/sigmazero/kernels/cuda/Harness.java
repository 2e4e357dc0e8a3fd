package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A running harness: memory and launches of a device that is a process of this machine. The
 * protocol is that of harness_main.h: requests and answers in native byte order.
 */
final class Harness implements AutoCloseable {
  private static final int MOST_MESSAGE_BYTES = 512;

  private final Path folder;
  private final Process process;
  private final OutputStream requests;
  private final DataInputStream answers;

  /** The order in which blocks and their warps run. */
  enum Order {
    FORWARDS(0),
    BACKWARDS(1);

    private final int code;

    Order(int code) {
      this.code = code;
    }
  }

  Harness(HarnessProgram program) {
    folder = program.file().getParent();
    try {
      process =
          new ProcessBuilder(program.file().toString(), Integer.toString(program.version()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requests = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
    answers = new DataInputStream(process.getInputStream());
  }

  /** Where its program lies. */
  Path folder() {
    return folder;
  }

  /**
   * New memory.
   *
   * @param width bytes of an element
   * @param shift bytes by which its start lies past a multiple of 256
   */
  long allocate(long bytes, int width, int shift) {
    send(values(17).put((byte) 'A').putLong(bytes).putInt(width).putInt(shift));
    await();
    return read(Long.BYTES).getLong();
  }

  void free(long address) {
    send(values(9).put((byte) 'F').putLong(address));
    await();
  }

  void upload(long address, ByteBuffer content) {
    send(values(17).put((byte) 'W').putLong(address).putLong(content.remaining()));
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    write(bytes);
    await();
  }

  ByteBuffer download(long address, int bytes) {
    send(values(17).put((byte) 'R').putLong(address).putLong(bytes));
    await();
    return read(bytes);
  }

  void launch(String kernel, Grid grid, KernelArguments arguments, Order order) {
    byte[] name = kernel.getBytes(UTF_8);
    send(values(6).put((byte) 'L').put((byte) order.code).putInt(name.length));
    write(name);
    send(
        values(16)
            .putInt(grid.x())
            .putInt(grid.y())
            .putInt(grid.threads())
            .putInt(arguments.size()));
    for (int i = 0; i < arguments.size(); i++) {
      int width = arguments.width(i);
      byte[] value = new byte[width];
      arguments.slots().get(i * Long.BYTES, value);
      send(values(4).putInt(width));
      write(value);
    }
    await();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void await() {
    try {
      requests.flush();
      if (read(1).get() == 0) {
        return;
      }
      int length = Math.min(read(Integer.BYTES).getInt(), MOST_MESSAGE_BYTES);
      byte[] message = new byte[length];
      read(length).get(message);
      throw new HarnessReport(new String(message, UTF_8));
    } catch (IOException e) {
      throw died(e);
    }
  }

  private static ByteBuffer values(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  private void send(ByteBuffer values) {
    byte[] bytes = new byte[values.capacity()];
    values.get(0, bytes);
    write(bytes);
  }

  private void write(byte[] bytes) {
    try {
      requests.write(bytes);
    } catch (IOException e) {
      throw died(e);
    }
  }

  private ByteBuffer read(int bytes) {
    try {
      byte[] content = answers.readNBytes(bytes);
      if (content.length < bytes) {
        throw died(new EOFException());
      }
      return ByteBuffer.wrap(content).order(ByteOrder.nativeOrder());
    } catch (IOException e) {
      throw died(e);
    }
  }

  private HarnessReport died(IOException cause) {
    HarnessReport report = new HarnessReport("the harness died");
    report.initCause(cause);
    return report;
  }
}
