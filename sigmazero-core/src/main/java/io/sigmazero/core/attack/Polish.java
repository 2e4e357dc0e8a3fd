package io.sigmazero.core.attack;

/**
 * Takes changes of an adversarial input back, several at a time at first, one at a time in the end.
 *
 * <p>From an adversarial input of size k with the margin's gradient there, the next input of size k
 * − s is chosen in two ways: by exchange (the features that gain most at their better bound, those
 * already changed favoured) and by keeping the most useful changes as they are; the way that
 * succeeded more often on this sample comes first. An adversarial one becomes the new input and s
 * grows; otherwise s shrinks. At s = 1 the better of both is improved by further exchanges at its
 * own gradient before it is given up.
 */
final class Polish {
  private static final float INERTIA = 3f;
  private static final double GROWTH = 2.5;
  private static final double SHRINKAGE = 0.4;
  private static final int LAST_ATTEMPTS = 4;
  private static final double COARSE = 0.04;

  private enum State {
    BASE,
    CHOICE,
    AGAIN,
    EXCHANGE
  }

  private final Refinement refinement;
  private final double firstFraction;
  private final double leastFraction;
  private final Successes exchanges = new Successes();
  private final Successes keeps = new Successes();

  private State state = State.BASE;
  private float[] base;
  private Slopes baseSlopes;
  private int size;
  private int step;
  private int attempt;
  private boolean keepFirst;
  private float[] candidate;
  private float[] lowest;
  private float lowestMargin;

  private Polish(Refinement refinement, double firstFraction, double leastFraction) {
    this.refinement = refinement;
    this.firstFraction = firstFraction;
    this.leastFraction = leastFraction;
  }

  /**
   * A polish down to single changes.
   *
   * @param firstFraction of the changes that are taken back at first
   */
  static Polish fine(Refinement refinement, double firstFraction) {
    return new Polish(refinement, firstFraction, 0);
  }

  /**
   * A polish that ends where only a few in a hundred changes at a time can be taken back: what it
   * would cost to go on is better spent on looking elsewhere.
   *
   * @param firstFraction of the changes that are taken back at first
   */
  static Polish coarse(Refinement refinement, double firstFraction) {
    return new Polish(refinement, firstFraction, COARSE);
  }

  /** Starts from an adversarial input that was just run. */
  Stage.Next begin(float[] adversarial) {
    step = 0;
    return accept(adversarial);
  }

  private Stage.Next accept(float[] adversarial) {
    base = adversarial;
    size = refinement.choice.size(base);
    state = State.BASE;
    return size > 1 ? Stage.Next.GRADIENT : Stage.Next.DONE;
  }

  Stage.Next observe(Margin margin) {
    if (margin.isAdversarial()) {
      credit(true);
      return accept(candidate);
    }
    return switch (state) {
      case CHOICE -> missedChoice(margin);
      case AGAIN -> Stage.Next.GRADIENT;
      default -> missedExchange();
    };
  }

  private Stage.Next missedChoice(Margin margin) {
    credit(false);
    if (attempt == 0 || margin.value() < lowestMargin) {
      lowestMargin = margin.value();
      lowest = candidate;
    }
    attempt++;
    if (step > 1) {
      return giveUpStep();
    }
    if (attempt == 1) {
      return Stage.Next.MOVE;
    }
    // The gradient belongs to the input run last; the better one may have to be run again.
    state = lowest == candidate ? State.EXCHANGE : State.AGAIN;
    return state == State.EXCHANGE ? Stage.Next.GRADIENT : Stage.Next.MOVE;
  }

  private Stage.Next missedExchange() {
    attempt++;
    return attempt < LAST_ATTEMPTS ? Stage.Next.GRADIENT : giveUpStep();
  }

  private Stage.Next giveUpStep() {
    if (step == 1 || step <= leastFraction * size) {
      return Stage.Next.DONE;
    }
    step = Math.max(1, (int) (step * SHRINKAGE));
    beginStep();
    return Stage.Next.MOVE;
  }

  private void credit(boolean success) {
    if (state == State.CHOICE) {
      (keepFirst == (attempt == 0) ? keeps : exchanges).add(success);
    }
  }

  /** The next input; null if there is none. */
  float[] propose(Slopes slopes) {
    switch (state) {
      case BASE:
        baseSlopes = slopes;
        refinement.offer(base, slopes.here(), size);
        if (!refinement.parts().polish()) {
          return null;
        }
        step = step == 0 ? (int) (size * firstFraction) : (int) (step * GROWTH);
        step = Math.max(1, Math.min(step, size / 2));
        beginStep();
        candidate = choose();
        break;
      case CHOICE:
        candidate = choose();
        break;
      case AGAIN:
        if (slopes == null) {
          candidate = lowest;
          break;
        }
        attempt++;
        state = State.EXCHANGE;
        candidate = refinement.choice.exchange(lowest, slopes.blended(), size - step, INERTIA);
        break;
      default:
        candidate = refinement.choice.exchange(candidate, slopes.blended(), size - step, INERTIA);
    }
    return candidate;
  }

  private void beginStep() {
    state = State.CHOICE;
    attempt = 0;
    keepFirst = keeps.rate() > exchanges.rate();
  }

  private float[] choose() {
    // What a change that is there is worth, a saturated gradient does not tell; earlier ones do.
    boolean keep = keepFirst == (attempt == 0);
    return keep
        ? refinement.choice.keep(base, baseSlopes.blended(), size - step)
        : refinement.choice.exchange(base, baseSlopes.here(), size - step, INERTIA);
  }

  /** How often a way succeeded; begins with one success. */
  private static final class Successes {
    private int tries = 1;
    private int successes = 1;

    void add(boolean success) {
      tries++;
      successes += success ? 1 : 0;
    }

    double rate() {
      return (double) successes / tries;
    }
  }
}
