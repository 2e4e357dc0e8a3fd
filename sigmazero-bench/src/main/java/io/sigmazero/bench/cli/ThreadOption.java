package io.sigmazero.bench.cli;

import picocli.CommandLine.Option;

/** How many samples are worked on at the same time. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "T",
      order = 21,
      description = {
        "Worker threads, each with a sample of its own; results do not depend on them.",
        "Default: one a processor"
      })
  Integer threads;

  int count() {
    if (threads == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    OptionChecks.require(threads >= 1, "--threads", threads, "at least 1");
    return threads;
  }
}
