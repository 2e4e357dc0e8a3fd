package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Bounds;
import io.sigmazero.core.attack.SigmaZero;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The attack's own parameters. */
final class SearchOptions {
  @Option(
      names = "--steps",
      paramLabel = "N",
      order = 6,
      defaultValue = "1000",
      description = {
        "Iterations a sample. 100 takes a tenth of the time and finds somewhat larger changes.",
        "Default: ${DEFAULT-VALUE}"
      })
  int steps;

  @Option(
      names = "--budget",
      paramLabel = "K",
      order = 7,
      description = {
        "End a sample's attack once at most K features differ.",
        "Default: search for the fewest until the last step"
      })
  Integer budget;

  @Option(
      names = "--target",
      paramLabel = "CLASS",
      order = 8,
      description = {
        "The class that the model is to predict, from 0.",
        "Default: any class but the label"
      })
  Integer target;

  @Option(
      names = "--bounds",
      paramLabel = "LO,HI",
      order = 9,
      defaultValue = "0,1",
      converter = BoundsConverter.class,
      description = {
        "The range that inputs lie in and stay in. Sizes below are in units of its width.",
        "Default: ${DEFAULT-VALUE}"
      })
  Bounds bounds;

  @Option(
      names = "--eta0",
      paramLabel = "X",
      order = 10,
      defaultValue = "1.0",
      description = {
        "First step size; falls to a tenth along a cosine.",
        "Default: ${DEFAULT-VALUE}"
      })
  double eta0;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      order = 11,
      defaultValue = "0.001",
      description = {"Smoothing of the l0 norm.", "Default: ${DEFAULT-VALUE}"})
  double sigma;

  @Option(
      names = "--tau0",
      paramLabel = "X",
      order = 12,
      defaultValue = "0.3",
      description = {
        "First threshold, in [0, 1]: smaller changes are set to zero.",
        "Default: ${DEFAULT-VALUE}"
      })
  double tau0;

  @Option(
      names = "--tau-factor",
      paramLabel = "X",
      order = 13,
      defaultValue = "0.01",
      description = {
        "How fast the threshold moves, in step sizes an iteration.",
        "Default: ${DEFAULT-VALUE}"
      })
  double tauFactor;

  @Option(
      names = "--seed",
      paramLabel = "S",
      order = 22,
      defaultValue = "0",
      description = {
        "Written to the summary. The attack draws no random numbers: equal inputs give equal"
            + " results.",
        "Default: ${DEFAULT-VALUE}"
      })
  long seed;

  /** The attack with these parameters. */
  SigmaZero attack() {
    OptionChecks.require(steps >= 1, "--steps", steps, "at least 1");
    OptionChecks.require(budget == null || budget >= 0, "--budget", budget, "0 or more");
    OptionChecks.require(target == null || target >= 0, "--target", target, "0 or more");
    OptionChecks.requirePositive("--eta0", eta0);
    OptionChecks.requirePositive("--sigma", sigma);
    OptionChecks.require(tau0 >= 0 && tau0 <= 1, "--tau0", tau0, "in [0, 1]");
    OptionChecks.require(
        tauFactor >= 0 && Double.isFinite(tauFactor),
        "--tau-factor",
        tauFactor,
        "finite and not negative");
    SigmaZero.Builder builder =
        SigmaZero.builder()
            .steps(steps)
            .stepSize(eta0)
            .smoothing(sigma)
            .initialThreshold(tau0)
            .thresholdFactor(tauFactor)
            .bounds(bounds);
    if (budget != null) {
      builder.budget(budget);
    }
    if (target != null) {
      builder.target(target);
    }
    return builder.build();
  }

  /** Checks the target against the model. */
  void requireTargetWithin(int classes) {
    OptionChecks.require(
        target == null || target < classes,
        "--target",
        target,
        "below " + classes + ", the model's number of classes");
  }

  /** The parameters by their options' names. */
  Map<String, Object> asMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("steps", steps);
    map.put("sigma", sigma);
    map.put("tau0", tau0);
    map.put("tau-factor", tauFactor);
    map.put("eta0", eta0);
    map.put("budget", budget);
    map.put("target", target);
    map.put("bounds", boundsAsList());
    map.put("seed", seed);
    return map;
  }

  /** {@code [lo, hi]}, or one such list a channel. */
  private List<?> boundsAsList() {
    List<List<Float>> pairs = new ArrayList<>();
    for (int channel = 0; channel < bounds.channels(); channel++) {
      pairs.add(List.of(bounds.lower(channel), bounds.upper(channel)));
    }
    return pairs.size() == 1 ? pairs.get(0) : pairs;
  }
}
