package io.sigmazero.bench.cli;

import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.engine.EngineException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a person is told of a failure: one line. Stateless. */
final class ErrorLine {
  private ErrorLine() {}

  /** The line, without a prefix and without line breaks. */
  static String of(Throwable failure) {
    return onOneLine(describe(failure));
  }

  /** Control characters, which file names may hold, become visible. */
  static String onOneLine(String text) {
    StringBuilder line = new StringBuilder();
    for (char c : text.strip().toCharArray()) {
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString();
  }

  private static String describe(Throwable failure) {
    if (failure instanceof UncheckedIOException || isWrapper(failure)) {
      return describe(failure.getCause());
    }
    if (failure instanceof ModelLoadException || failure instanceof EngineException) {
      return failure.getMessage();
    }
    if (failure instanceof FileSystemException problem) {
      return describeFile(problem);
    }
    if (failure instanceof FileNotFoundException || failure instanceof IllegalArgumentException) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof IOException) {
      return "reading or writing failed: " + failure.getMessage();
    }
    if (failure instanceof OutOfMemoryError) {
      return "out of memory ("
          + failure.getMessage()
          + "): give Java more, for example SIGMAZERO_JAVA_OPTS=-Xmx8g, or use fewer --threads";
    }
    if (failure instanceof LinkageError) {
      return "a native library does not work on this machine: " + failure;
    }
    return "unexpected failure: " + failure + " (--debug shows where)";
  }

  /** Runs report a worker's failure by this exception. */
  private static boolean isWrapper(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getCause() != null;
  }

  private static String describeFile(FileSystemException problem) {
    String file = problem.getFile();
    if (problem instanceof NoSuchFileException) {
      return file + ": no such file";
    }
    if (problem instanceof AccessDeniedException) {
      return file + ": permission denied";
    }
    return problem.getReason() == null ? problem.getMessage() : file + ": " + problem.getReason();
  }
}
