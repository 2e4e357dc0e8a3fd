package io.sigmazero.core.attack;

import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.StepState;

/**
 * Splits the forward passes of a sample among the stages of the refined variant.
 *
 * <p>First a set of changes is grown and polished. Then exchanges, short searches of the paper's
 * that start from what is best (about half of its changes taken back), each longer than the one
 * before, and looks at other rivals take turns, so that each gets its share of the passes. A sample
 * that growing does not make adversarial is searched as the paper does.
 *
 * <p>Where growing shows that the gradient misleads, by needing many times the changes that the
 * gradient told, exchanges and rivals rarely succeed: a longer search comes first, and searches get
 * most of the passes.
 */
final class RefinedPlan implements Stages {
  private static final int EXCHANGE = 0;
  private static final int SEARCH = 1;
  private static final int RIVAL = 2;
  private static final int FIRST_SEARCH = 40;
  private static final int RUGGED_FIRST_SEARCH = 80;
  private static final int LONG_SEARCH = 110;
  private static final int LEAST_LONG_SEARCH = 30;
  private static final double BEYOND = 1.08;
  private static final double SEARCH_GROWTH = 1.5;

  private final AttackRun run;
  private final ModelSession session;
  private final StepState state;
  private final int lane;
  private final LaneSample sample;
  private final Refinement refinement;
  private final float[] start;
  private final int passes;

  private PassShares shares = new PassShares(1, 2, 0.15);
  private double searchLength = FIRST_SEARCH;
  private GrowStage grow;
  private SearchStage search;
  private boolean searchedFromStart;
  private boolean searchedLong;
  private boolean refined;
  private int kind = -1;
  private int begunAt;
  private int rank;

  RefinedPlan(
      AttackRun run,
      ModelSession session,
      StepState state,
      int lane,
      LaneSample sample,
      float[] start) {
    this.run = run;
    this.session = session;
    this.state = state;
    this.lane = lane;
    this.sample = sample;
    this.start = start;
    this.refinement = new Refinement(run, session, state, lane, sample);
    long all = (long) run.options().steps() * (run.options().starts().restarts() + 1L);
    long most = run.options().stopRules().forwardPasses().orElse(Integer.MAX_VALUE);
    this.passes = (int) Math.min(all, most);
  }

  @Override
  public StopReason cut() {
    if (refined) {
      return null;
    }
    if (left() <= 0) {
      return StopReason.STEPS;
    }
    var patience = run.options().stopRules().patience();
    boolean idle =
        patience.isPresent()
            && sample.hasBest()
            && sample.forwardPasses - sample.improvedAt >= patience.getAsInt();
    return idle ? StopReason.PATIENCE : null;
  }

  private int left() {
    return passes - sample.forwardPasses;
  }

  @Override
  public Stage next() {
    if (refined) {
      return null;
    }
    if (cut() != null) {
      return last();
    }
    if (!sample.isKnown() && !run.options().parts().grow() && start != sample.clean) {
      return new CleanStage(sample, session.input(), state.offset(lane));
    }
    if (grow == null && run.options().parts().grow()) {
      grow = new GrowStage(refinement, Math.max(8, Math.min(30, passes / 2)));
      return grow;
    }
    if (start != sample.clean && !searchedFromStart) {
      searchedFromStart = true;
      return search(start, firstLength());
    }
    Stage after = search == null ? null : afterSearch();
    if (after != null) {
      return after;
    }
    search = null;
    if (isRugged() && !searchedLong && left() >= LEAST_LONG_SEARCH) {
      return longSearch();
    }
    return sample.hasBest() ? nextTurn() : search(sample.clean, firstLength());
  }

  private boolean isRugged() {
    RefinedParts parts = run.options().parts();
    boolean maySearch = parts.search() || !sample.hasBest();
    return grow != null && grow.isRugged() && parts.adapt() && maySearch;
  }

  /**
   * A search comes to rest before its last steps, so it may be planned longer than what is left.
   */
  private Stage longSearch() {
    searchedLong = true;
    shares = new PassShares(0.25, 2, 0.1);
    searchLength = RUGGED_FIRST_SEARCH;
    float[] from = sample.hasBest() ? refinement.thinned(sample.best) : sample.clean;
    return search(from, (int) Math.min(BEYOND * left(), LONG_SEARCH));
  }

  /** What is made of a search that ended; null when nothing more is. */
  private Stage afterSearch() {
    SearchStage.Rest rest = search.takeRest();
    if (rest != null && sample.hasBest() && isWorthRepairing(rest)) {
      return ExchangeStage.repairing(refinement, rest);
    }
    if (worthPolishing(search)) {
      Stage polish = new PolishStage(refinement, search.ownBest(), 0.05);
      search = null;
      return polish;
    }
    return null;
  }

  private boolean isWorthRepairing(SearchStage.Rest rest) {
    return rest.l0() < sample.bestL0 && 2 * rest.l0() >= sample.bestL0;
  }

  private Stage last() {
    if (run.options().refine() && !refined) {
      refined = true;
      return new RefineStage(run.box(), sample, session.input(), state.offset(lane));
    }
    return null;
  }

  /** Of a search that must find something: all that is left, or half where that is long. */
  private int firstLength() {
    return left() <= 200 ? left() : Math.max(200, left() / 2);
  }

  private boolean worthPolishing(SearchStage done) {
    return done.ownBest() != null
        && done.ownBestL0() <= sample.bestL0 + Math.max(5, 0.3 * sample.bestL0);
  }

  private Stage nextTurn() {
    if (kind >= 0) {
      shares.spend(kind, sample.forwardPasses - begunAt);
    }
    begunAt = sample.forwardPasses;
    kind = shares.next(this::isPossible);
    if (kind < 0) {
      return last();
    }
    if (kind == EXCHANGE) {
      return refinement.hasCurrent()
          ? ExchangeStage.ofCurrent(refinement)
          : new PolishStage(refinement, sample.best.clone(), 0.05);
    }
    return kind == SEARCH ? nextSearch() : nextRival();
  }

  private boolean isPossible(int turn) {
    RefinedParts parts = run.options().parts();
    if (turn == EXCHANGE) {
      return parts.exchange();
    }
    boolean hasRivals = sample.target.isEmpty() && run.model().classes() > 2;
    return turn == SEARCH ? parts.search() : parts.rivals() && hasRivals;
  }

  private Stage nextSearch() {
    int length = (int) Math.min(left(), searchLength);
    searchLength *= SEARCH_GROWTH;
    return search(refinement.thinned(sample.best), length);
  }

  private Stage nextRival() {
    rank = rank % (run.model().classes() - 2) + 1;
    return new RivalStage(refinement, session.logits(), lane * run.model().classes(), rank);
  }

  private SearchStage search(float[] from, int length) {
    SigmaZeroOptions options = run.options();
    StepSchedule schedule =
        new StepSchedule(
            length, options.stepSize(), options.smoothing(), options.thresholdFactor());
    search = new SearchStage(run, session, state, lane, sample, from, schedule).asPart();
    return search;
  }
}
