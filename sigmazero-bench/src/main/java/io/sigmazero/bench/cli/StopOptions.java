package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.StopRules;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** What ends a sample's attack. */
final class StopOptions {
  @Option(
      names = "--steps",
      paramLabel = "N",
      order = 1,
      defaultValue = "1000",
      description = {
        "Iterations of a search. 100 takes a tenth of the time and finds somewhat larger changes.",
        "Default: ${DEFAULT-VALUE}"
      })
  int steps;

  @Option(
      names = "--budget",
      paramLabel = "K",
      order = 2,
      description = {
        "End a sample's attack once at most K features (or what --group counts) differ.",
        "Default: search for the fewest until the last step"
      })
  Integer budget;

  @Option(
      names = "--patience",
      paramLabel = "P",
      order = 3,
      description = {
        "End a search once P iterations brought no smaller l0, counted from the first success on.",
        "Default: off"
      })
  Integer patience;

  @Option(
      names = "--max-forward",
      paramLabel = "N",
      order = 4,
      description = {
        "Most forward passes a sample; the one that confirms its result is not counted.",
        "Default: as many as the steps need"
      })
  Integer forwardPasses;

  @Option(
      names = "--max-backward",
      paramLabel = "N",
      order = 5,
      description = {"Most backward passes a sample.", "Default: as many as the steps need"})
  Integer backwardPasses;

  @Option(
      names = "--max-seconds",
      paramLabel = "S",
      order = 6,
      description = {
        "Most time a sample. Results then depend on the machine.",
        "Default: no limit"
      })
  Double seconds;

  void check() {
    OptionChecks.require(steps >= 1, "--steps", steps, "at least 1");
    OptionChecks.require(budget == null || budget >= 0, "--budget", budget, "0 or more");
    OptionChecks.require(patience == null || patience >= 1, "--patience", patience, "at least 1");
    OptionChecks.require(
        forwardPasses == null || forwardPasses >= 1, "--max-forward", forwardPasses, "at least 1");
    OptionChecks.require(
        backwardPasses == null || backwardPasses >= 0,
        "--max-backward",
        backwardPasses,
        "0 or more");
    if (seconds != null) {
      OptionChecks.requirePositive("--max-seconds", seconds);
    }
  }

  StopRules rules() {
    return new StopRules(
        optional(budget),
        optional(forwardPasses),
        optional(backwardPasses),
        optional(patience),
        seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds));
  }

  void addTo(Map<String, Object> map) {
    map.put("steps", steps);
    map.put("budget", budget);
    map.put("patience", patience);
    map.put("max-forward", forwardPasses);
    map.put("max-backward", backwardPasses);
    map.put("max-seconds", seconds);
  }

  private static OptionalInt optional(Integer value) {
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
