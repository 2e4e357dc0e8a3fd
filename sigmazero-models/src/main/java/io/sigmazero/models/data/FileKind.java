package io.sigmazero.models.data;

import io.sigmazero.models.ModelLoadException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a file is, told by its first bytes. */
enum FileKind {
  NPY,
  IDX,
  GZIP,
  TEXT_OR_OTHER;

  private static final int LONGEST_MAGIC = 6;

  /**
   * Looks at the file.
   *
   * @throws ModelLoadException if there is no such regular file, or it is empty
   */
  static FileKind of(Path file) throws IOException {
    requireFile(file);
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LONGEST_MAGIC);
    }
    if (start.length == 0) {
      throw new ModelLoadException(file + ": is empty");
    }
    if (NpyHeader.startsLike(start)) {
      return NPY;
    }
    if (IdxHeader.startsLike(start)) {
      return IDX;
    }
    boolean gzip = start.length > 1 && start[0] == 0x1f && (start[1] & 0xff) == 0x8b;
    return gzip ? GZIP : TEXT_OR_OTHER;
  }

  private static void requireFile(Path file) throws ModelLoadException {
    if (!Files.exists(file)) {
      throw new ModelLoadException(file + ": no such file");
    }
    // A pipe or a device would be read without end.
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException(file + ": expected a regular file");
    }
  }
}
