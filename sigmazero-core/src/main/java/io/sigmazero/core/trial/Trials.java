package io.sigmazero.core.trial;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Tries an attack on all samples. */
public final class Trials {
  private Trials() {}

  /**
   * Tries an attack on all samples and waits.
   *
   * @param model the classifier; not closed
   * @param samples inputs within [0, 1]
   * @param attack laid out for the budget here
   * @param budget passes that may be spent on each sample
   * @param seed of the attack's random numbers
   * @param threads workers, at least 1; the results do not depend on it
   * @return one result a sample, by index
   * @throws IllegalStateException if a session cannot be opened; the cause tells
   */
  public static List<TrialResult> run(
      DifferentiableModel model,
      Samples samples,
      SampleAttack attack,
      PassBudget budget,
      long seed,
      int threads) {
    SampleAttack planned = attack.plannedFor(budget);
    TrialResult[] results = new TrialResult[samples.count()];
    AtomicInteger next = new AtomicInteger();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(
            pool.submit(
                () -> {
                  try (TrialSession session = new TrialSession(model)) {
                    for (int s = next.getAndIncrement();
                        s < results.length;
                        s = next.getAndIncrement()) {
                      results[s] = session.run(planned, samples, s, budget, seed);
                    }
                  }
                }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a trial failed: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
    return Arrays.asList(results);
  }
}
