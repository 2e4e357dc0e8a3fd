package io.sigmazero.bench.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Failures of writing that name their file: a full disk does not say where it is. Stateless. */
public final class WriteFailure {
  private WriteFailure() {}

  /** The failure itself if it names a file, else one that names this. */
  public static IOException naming(Path file, IOException failure) {
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
