package io.sigmazero.bench.cli;

/** A command used wrongly: an option's value that cannot be. Ends with exit code 2. */
public class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** One line that names the option, what was found and what is expected. */
  public UsageException(String message) {
    super(message);
  }

  /** As the other, with what it rests on. */
  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
