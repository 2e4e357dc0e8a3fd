package io.sigmazero.bench.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where an array goes. */
final class OutputFileOption {
  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      order = 23,
      description = "The .npy file to write; its folder is made if it is missing.")
  Path file;
}
