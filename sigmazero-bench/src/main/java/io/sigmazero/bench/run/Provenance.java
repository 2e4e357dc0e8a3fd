package io.sigmazero.bench.run;

import io.sigmazero.bench.Version;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a result rests on: enough to repeat the run and to tell two runs apart.
 *
 * @param model the model file, as the user named it
 * @param modelFormat its format and version
 * @param modelSha256 its hash
 * @param data the data, as the user named it
 * @param labels the label file, as the user named it; null if the data carries its labels
 * @param options the command's options by name, with their values
 * @param commandLine the command as it was given
 * @param engine what ran the model
 * @param updateStep implementation of the update step
 * @param threads worker threads
 * @param started when the run began
 */
public record Provenance(
    String model,
    String modelFormat,
    String modelSha256,
    String data,
    String labels,
    Map<String, Object> options,
    List<String> commandLine,
    String engine,
    String updateStep,
    int threads,
    Instant started) {

  /** Copies the collections; drops fractions of a second. */
  public Provenance {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    commandLine = List.copyOf(commandLine);
    started = started.truncatedTo(ChronoUnit.SECONDS);
  }

  /** This program's version. */
  public String version() {
    return Version.current();
  }

  /** The running Java. */
  public String java() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.version");
  }

  /** The operating system and architecture. */
  public String os() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch");
  }

  /** Processors that the Java runtime may use. */
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }
}
