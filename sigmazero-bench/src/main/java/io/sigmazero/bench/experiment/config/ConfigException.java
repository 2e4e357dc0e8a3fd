package io.sigmazero.bench.experiment.config;

/** An experiment file that cannot be run: a line that names file, key, what was found, expected. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A line. */
  public ConfigException(String message) {
    super(message);
  }

  /** A line, with what it rests on. */
  public ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
