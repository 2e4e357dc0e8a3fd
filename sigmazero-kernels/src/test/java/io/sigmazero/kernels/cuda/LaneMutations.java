package io.sigmazero.kernels.cuda;

import java.util.List;
import java.util.stream.Stream;

/** Mistakes in what observes the lanes and turns them over. */
final class LaneMutations {
  private static final String OBSERVE = "sigmazero_observe";
  private static final String TURN_OVER = "sigmazero_turn_over";
  private static final String SETTLE = "sigmazero_settle";

  private LaneMutations() {}

  static List<Mutation> all() {
    return Stream.of(lanes(), ends()).flatMap(List::stream).toList();
  }

  private static List<Mutation> lanes() {
    return List.of(
        new Mutation(
            "the last of equal classes", "better", "b.index < a.index", "b.index > a.index"),
        new Mutation("margin: < to <=", OBSERVE, "margin < 0.0f", "margin <= 0.0f"),
        new Mutation(
            "a margin beyond all numbers", OBSERVE, "!finite || !is_finite(margin)", "!finite"),
        new Mutation(
            "logits that are not finite",
            OBSERVE,
            "!finite || !is_finite(margin)",
            "!is_finite(margin)"),
        new Mutation(
            "an equal l0 counts as better", OBSERVE, "l0[lane] < best", "l0[lane] <= best"),
        new Mutation(
            "sufficient: <= to <", OBSERVE, "best <= sufficient_l0", "best < sufficient_l0"),
        new Mutation("one iteration too many", OBSERVE, "i >= steps - 1", "i >= steps"),
        new Mutation(
            "a gradient that is not finite unnoticed",
            OBSERVE,
            "!is_finite(gradient_norm[lane])",
            "false"),
        new Mutation(
            "a forward pass is not counted",
            OBSERVE,
            "queue_iterations[own] = i + 1",
            "queue_iterations[own] = i"),
        new Mutation(
            "gradient of a finished lane",
            OBSERVE,
            "result == 0 && !is_adversarial",
            "!is_adversarial"),
        new Mutation(
            "gradient of an adversarial lane",
            OBSERVE,
            "result == 0 && !is_adversarial",
            "result == 0"),
        new Mutation("every prediction is the clean one", OBSERVE, "if (i == 0) clean", "clean"),
        new Mutation(
            "the target is ignored", OBSERVE, "target >= 0 ? target : labels[own]", "labels[own]"),
        new Mutation(
            "winner and rival swapped", OBSERVE, "winner = target >= 0", "winner = target < 0"),
        new Mutation(
            "idle lanes observed", OBSERVE, "if (own >= 0) {", "if (true) {", "out of bounds"),
        new Mutation("the best l0 is not kept", OBSERVE, "best_l0[lane] = best;", ""));
  }

  private static List<Mutation> ends() {
    return List.of(
        new Mutation("the best is not kept", TURN_OVER, "if (improved) best[at] = delta[at];", ""),
        new Mutation(
            "what was never adversarial handed in",
            TURN_OVER,
            "found ? best[at] : 0.0f",
            "best[at]"),
        new Mutation(
            "the last instead of the best", TURN_OVER, "found ? best[at]", "found ? delta[at]"),
        new Mutation(
            "an idle lane loads", TURN_OVER, "finished && next >= 0", "finished", "out of bounds"),
        new Mutation("the sample before", TURN_OVER, "queue_samples[next", "queue_samples[own"),
        new Mutation("delta stays", TURN_OVER, "delta[at] = 0.0f;", ""),
        new Mutation("m stays", TURN_OVER, "first_moment[at] = 0.0f;", ""),
        new Mutation("v stays", TURN_OVER, "second_moment[at] = 0.0f;", ""),
        new Mutation(
            "busy lanes settle", SETTLE, "(event[lane] & FINISHED) == 0", "event[lane] == 0"),
        new Mutation("the sample's number stays", SETTLE, "sample[lane] = next;", ""),
        new Mutation(
            "a new sample steps at once", SETTLE, "iteration[lane] = -1;", "iteration[lane] = 0;"),
        new Mutation("an idle lane settles", SETTLE, "if (next < 0) return;", ""),
        new Mutation("the threshold stays", SETTLE, "threshold[lane] = initial_threshold;", ""),
        new Mutation("the flag stays", SETTLE, "adversarial[lane] = 0;", ""),
        new Mutation("l0 stays", SETTLE, "  l0[lane] = 0;", ""),
        new Mutation("the gradient's norm stays", SETTLE, "gradient_norm[lane] = 0.0f;", ""),
        new Mutation("the best l0 stays", SETTLE, "best_l0[lane] = NO_L0;", ""));
  }
}
