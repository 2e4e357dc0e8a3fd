package io.sigmazero.bench.cli;

import io.sigmazero.core.attack.Goal;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.data.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** What counts as adversarial. */
final class GoalOptions {
  private static final String NAME = "--target";
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
  private static final Map<String, Goal> NAMED =
      Map.of("least-likely", Goal.leastLikely(), "second-most-likely", Goal.secondMostLikely());

  @Option(
      names = NAME,
      paramLabel = "CLASS|FILE",
      order = 1,
      description = {
        "The class that the model is to predict: a number from 0; least-likely or"
            + " second-most-likely, taken from the unchanged input's logits with the label left out;"
            + " or a file with one for every row of the data: .npy, idx or csv, as for --labels.",
        "Default: any class but the label"
      })
  String target;

  /** Checks what needs no file and no model. */
  void check() {
    if (target == null || NAMED.containsKey(target)) {
      return;
    }
    if (NUMBER.matcher(target).matches()) {
      OptionChecks.require(number() >= 0, NAME, target, "0 or more");
    } else {
      OptionChecks.require(
          Files.exists(Path.of(target)),
          NAME,
          target,
          "a class, least-likely, second-most-likely, or a file; there is no such file");
    }
  }

  /** The goal for these samples. */
  Goal goal(DataSet samples, int classes) throws IOException {
    if (target == null) {
      return Goal.untargeted();
    }
    if (NAMED.containsKey(target)) {
      return NAMED.get(target);
    }
    if (NUMBER.matcher(target).matches()) {
      OptionChecks.require(
          number() < classes, NAME, target, "below " + classes + ", the model's number of classes");
      return Goal.target(number());
    }
    Path file = Path.of(target);
    int[] targets = OptionFiles.read(NAME, () -> samples.readClasses(file));
    for (int index = 0; index < targets.length; index++) {
      if (targets[index] >= classes) {
        throw new ModelLoadException(
            "%s %s: %s has target %d, but the model's classes are 0..%d"
                .formatted(NAME, file, samples.name(index), targets[index], classes - 1));
      }
    }
    return Goal.targets(targets);
  }

  /** As the summary tells it: a number, a text, or null. */
  Object value() {
    return target != null && NUMBER.matcher(target).matches() ? (Object) number() : target;
  }

  private int number() {
    return Integer.parseInt(target);
  }
}
