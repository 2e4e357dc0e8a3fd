package io.sigmazero.models.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Wraps what a fuzzer gives, where a checksum or a magic number would keep it outside. */
final class FuzzBytes {
  private FuzzBytes() {}

  static byte[] joined(byte[] first, byte[] second) {
    byte[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static byte[] from(byte[] content, int start) {
    return Arrays.copyOfRange(content, Math.min(start, content.length), content.length);
  }

  static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * A sound zip file. The content falls into entries behind one another: each begins with its
   * length in four bytes, the last takes the rest.
   */
  static byte[] zip(byte[] content, List<String> names) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = 0;
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < names.size(); i++) {
        int rest = content.length - at;
        int length = rest;
        if (i < names.size() - 1) {
          length = Math.min(Math.max(0, rest - 4), length(content, at));
          at = Math.min(content.length, at + 4);
        }
        zip.putNextEntry(new ZipEntry(names.get(i)));
        zip.write(content, at, Math.min(length, content.length - at));
        at += Math.min(length, content.length - at);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static int length(byte[] content, int at) {
    int length = 0;
    for (int i = at; i < Math.min(content.length, at + 4); i++) {
      length = (length << 8) | (content[i] & 0xff);
    }
    return Math.max(0, length);
  }
}
