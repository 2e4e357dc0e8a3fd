package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.FeatureSpace;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.attack.SigmaZeroBuilder;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.ArgGroup;

/** The attack's own options, a heading each in the help. */
final class AttackOptions {
  @ArgGroup(validate = false, order = 1, heading = "%nWhat counts as adversarial:%n")
  GoalOptions goal = new GoalOptions();

  @ArgGroup(validate = false, order = 2, heading = "%nWhat may change:%n")
  SpaceOptions space = new SpaceOptions();

  @ArgGroup(validate = false, order = 3, heading = "%nWhen a sample's attack ends:%n")
  StopOptions stop = new StopOptions();

  @ArgGroup(
      validate = false,
      order = 4,
      heading = "%nWhat searches, where it starts, and what follows:%n")
  StartOptions start = new StartOptions();

  @ArgGroup(
      validate = false,
      order = 5,
      heading = "%nSizes of a search, in units of the bounds' width:%n")
  SearchOptions search = new SearchOptions();

  @ArgGroup(validate = false, order = 6, heading = "%nWhat is written besides:%n")
  ResultOptions results = new ResultOptions();

  /** Checks what needs no file and no model, so that a slip is told at once. */
  void check() {
    goal.check();
    space.check();
    stop.check();
    start.check();
    search.check();
    results.check(space.levels);
  }

  /**
   * The attack with these options on these samples.
   *
   * @throws io.sigmazero.models.ModelLoadException naming the option whose file is missing,
   *     malformed or does not fit
   */
  SigmaZero attack(DataSet samples, int[] inputShape, int classes) throws IOException {
    FeatureSpace box = space.space(samples, inputShape);
    SigmaZeroBuilder builder =
        SigmaZero.builder()
            .steps(stop.steps)
            .stepSize(search.eta0)
            .smoothing(search.sigma)
            .initialThreshold(search.tau0)
            .thresholdFactor(search.tauFactor)
            .goal(goal.goal(samples, classes))
            .bounds(box.bounds())
            .grouping(box.grouping())
            .mask(box.mask())
            .stopRules(stop.rules())
            .starts(start.starts(samples, inputShape))
            .variant(start.variant())
            .refine(start.refine);
    box.levels().ifPresent(builder::levels);
    return builder.build();
  }

  /** The options by their names. */
  void addTo(Map<String, Object> map) {
    stop.addTo(map);
    search.addTo(map);
    map.put("target", goal.value());
    space.addTo(map);
    start.addTo(map);
    results.addTo(map);
  }
}
