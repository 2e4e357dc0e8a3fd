package io.sigmazero.bench.cli;

/** How a command ends. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILURE = 1;
  static final int WRONG_USE = 2;

  /** As shells report a program that was ended by SIGINT. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
