package io.sigmazero.bench.timing;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Times several things in turn, A B C A B C …, so that whatever else the machine does meets all of
 * them alike: what is compared was measured within the same fraction of a second. For ratios; times
 * as such are JMH's.
 *
 * <p>First everything is warmed up, then it is found out how many calls fill a turn, then come the
 * rounds. Holds no state between runs.
 */
public final class InterleavedTiming {
  private final int rounds;
  private final Duration warmUp;
  private final Duration turn;
  private final LongSupplier nanoClock;

  /**
   * A timing.
   *
   * @param rounds turns of each contender, at least 1; an odd number makes medians simple
   * @param warmUp how long each is run before anything counts
   * @param turn how long a turn takes at least, in which a thing that is shorter is called again
   *     and again; long against the clock's resolution, short against what disturbs
   */
  public InterleavedTiming(int rounds, Duration warmUp, Duration turn) {
    this(rounds, warmUp, turn, System::nanoTime);
  }

  InterleavedTiming(int rounds, Duration warmUp, Duration turn, LongSupplier nanoClock) {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds is " + rounds + ", must be at least 1");
    }
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.turn = turn;
    this.nanoClock = nanoClock;
  }

  /**
   * Something to time.
   *
   * @param name tells it apart
   * @param body what is timed; each call must do the same work
   * @param operations how many of what is to be told a call does, at least 1
   */
  public record Contender(String name, Runnable body, int operations) {}

  /**
   * Times the contenders.
   *
   * @param contenders with different names
   */
  public TurnTimes run(List<Contender> contenders) {
    long[] calls = new long[contenders.size()];
    for (int i = 0; i < calls.length; i++) {
      run(contenders.get(i), warmUp);
      calls[i] = callsOfTurn(contenders.get(i));
    }
    double[][] nanos = new double[calls.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < calls.length; i++) {
        Contender contender = contenders.get(i);
        nanos[i][round] = (double) time(contender, calls[i]) / calls[i] / contender.operations();
      }
    }
    return TurnTimes.of(contenders.stream().map(Contender::name).toList(), nanos);
  }

  private void run(Contender contender, Duration atLeast) {
    long start = nanoClock.getAsLong();
    while (nanoClock.getAsLong() - start < atLeast.toNanos()) {
      contender.body().run();
    }
  }

  private long callsOfTurn(Contender contender) {
    long calls = 1;
    while (time(contender, calls) < turn.toNanos()) {
      calls *= 2;
    }
    return calls;
  }

  private long time(Contender contender, long calls) {
    Runnable body = contender.body();
    long start = nanoClock.getAsLong();
    for (long call = 0; call < calls; call++) {
      body.run();
    }
    return nanoClock.getAsLong() - start;
  }
}
