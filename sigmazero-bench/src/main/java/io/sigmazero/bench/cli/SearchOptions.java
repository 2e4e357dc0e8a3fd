package io.sigmazero.bench.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** The sizes that a search works with, in units of the bounds' width. */
final class SearchOptions {
  @Option(
      names = "--eta0",
      paramLabel = "X",
      order = 1,
      defaultValue = "1.0",
      description = {
        "First step size; falls to a tenth along a cosine.",
        "Default: ${DEFAULT-VALUE}"
      })
  double eta0;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      order = 2,
      defaultValue = "0.001",
      description = {"Smoothing of the l0 norm.", "Default: ${DEFAULT-VALUE}"})
  double sigma;

  @Option(
      names = "--tau0",
      paramLabel = "X",
      order = 3,
      defaultValue = "0.3",
      description = {
        "First threshold, in [0, 1]: smaller changes are set to zero.",
        "Default: ${DEFAULT-VALUE}"
      })
  double tau0;

  @Option(
      names = "--tau-factor",
      paramLabel = "X",
      order = 4,
      defaultValue = "0.01",
      description = {
        "How fast the threshold moves, in step sizes an iteration.",
        "Default: ${DEFAULT-VALUE}"
      })
  double tauFactor;

  void check() {
    OptionChecks.requirePositive("--eta0", eta0);
    OptionChecks.requirePositive("--sigma", sigma);
    OptionChecks.require(tau0 >= 0 && tau0 <= 1, "--tau0", tau0, "in [0, 1]");
    OptionChecks.require(
        tauFactor >= 0 && Double.isFinite(tauFactor),
        "--tau-factor",
        tauFactor,
        "finite and not negative");
  }

  void addTo(Map<String, Object> map) {
    map.put("sigma", sigma);
    map.put("tau0", tau0);
    map.put("tau-factor", tauFactor);
    map.put("eta0", eta0);
  }
}
