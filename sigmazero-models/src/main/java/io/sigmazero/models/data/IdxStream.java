package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An idx file read from front to back, decompressed on the way if it is gzipped. Nothing is
 * allocated on the word of the header: rows are handed out as they come.
 */
final class IdxStream implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final String name;
  private final DataInputStream in;
  private final IdxHeader header;

  private IdxStream(String name, DataInputStream in, IdxHeader header) {
    this.name = name;
    this.in = in;
    this.header = header;
  }

  static IdxStream open(Path file) throws IOException {
    InputStream raw = Files.newInputStream(file);
    try {
      return open(file.toString(), raw);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /** Reads the header; the stream belongs to the result, which closes it. */
  static IdxStream open(String name, InputStream raw) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(raw, BUFFER);
    buffered.mark(2);
    boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
    buffered.reset();
    try {
      InputStream plain = gzip ? new GZIPInputStream(buffered, BUFFER) : buffered;
      DataInputStream in = new DataInputStream(plain);
      return new IdxStream(name, in, IdxHeader.read(name, in));
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  String name() {
    return name;
  }

  IdxHeader header() {
    return header;
  }

  /** The next row, in an array of its own. */
  byte[] nextRow() throws IOException {
    try {
      return readRow();
    } catch (EOFException e) {
      throw new ModelLoadException(
          name + ": ends before the " + header.count() + " rows that its header claims", e);
    } catch (ZipException e) {
      throw damaged(name, e);
    }
  }

  private byte[] readRow() throws IOException {
    int size = header.rowSize();
    byte[] row = in.readNBytes(size);
    if (row.length < size) {
      throw new EOFException("row of " + row.length + " bytes");
    }
    return row;
  }

  /** Leaves out rows. */
  void skipRows(int rows) throws IOException {
    try {
      in.skipNBytes((long) rows * header.rowSize());
    } catch (EOFException e) {
      throw new ModelLoadException(
          name + ": ends before the " + header.count() + " rows that its header claims", e);
    } catch (ZipException e) {
      throw damaged(name, e);
    }
  }

  /**
   * To be called behind the last row.
   *
   * @throws ModelLoadException if anything follows, or the gzip checksum does not fit
   */
  void requireEnd() throws IOException {
    try {
      if (in.read() >= 0) {
        throw new ModelLoadException(
            name + ": goes on after the " + header.count() + " rows that its header claims");
      }
    } catch (ZipException | EOFException e) {
      throw damaged(name, e);
    }
  }

  private static ModelLoadException damaged(String name, IOException cause) {
    return new ModelLoadException(
        name + ": damaged or cut short: " + Quote.of(String.valueOf(cause.getMessage())), cause);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
