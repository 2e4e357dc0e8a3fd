package io.sigmazero.bench.report;

import io.sigmazero.core.attack.Mask;
import io.sigmazero.core.attack.SigmaZeroOptions;
import io.sigmazero.core.attack.Starts;
import java.util.ArrayList;
import java.util.List;

/** What a reader must know of a run's options to read its figures rightly. Stateless. */
final class RunNotes {
  private RunNotes() {}

  /** Sentences, none for a run with the defaults. */
  static List<String> of(ReportInput input, Unit unit) {
    SigmaZeroOptions options = input.options();
    List<String> notes = new ArrayList<>();
    options
        .stopRules()
        .budget()
        .ifPresent(
            budget ->
                notes.add(
                    ("The attack on a sample ended once at most %s differed (the budget), so that"
                            + " below k = %d the curve and ASR@k show less than the attack could"
                            + " reach.")
                        .formatted(unit.count(budget), budget)));
    options
        .space()
        .levels()
        .ifPresent(
            levels ->
                notes.add(
                    "Adversarial inputs take only %d equally spaced values; inputs were rounded to"
                            .formatted(levels)
                        + " them first."));
    if (!(options.space().mask() instanceof Mask.None)) {
      notes.add("The features of the mask stayed as they were.");
    }
    return notes;
  }

  /** Whether the same command gives the same results. */
  static String reproducibility(SigmaZeroOptions options) {
    if (options.stopRules().seconds().isPresent()) {
      return "A limit on the time makes results depend on the machine and on what else it does.";
    }
    String random =
        options.starts().restarts() == 0
            ? "The attack drew no random numbers"
            : "Restarts begin at random points that the seed decides on";
    String start =
        options.starts().first() == Starts.Point.CLEAN ? "" : ", the starting points among them,";
    return random
        + ": the same files"
        + start
        + " and options give the same results, byte for byte, on the same engine.";
  }
}
