package io.sigmazero.bench.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Failures of writing that name their file: a full disk does not say where it is. Stateless. */
final class WriteFailure {
  private WriteFailure() {}

  static IOException naming(Path file, IOException failure) {
    if (failure instanceof FileSystemException) {
      return failure;
    }
    FileSystemException named =
        new FileSystemException(
            file.toString(), null, "cannot be written: " + failure.getMessage());
    named.initCause(failure);
    return named;
  }
}
