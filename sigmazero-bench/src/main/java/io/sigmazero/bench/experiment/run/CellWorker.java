package io.sigmazero.bench.experiment.run;

import io.sigmazero.bench.experiment.config.ExperimentConfig;
import io.sigmazero.bench.run.CancelledException;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.core.trial.SampleAttack;
import io.sigmazero.core.trial.TrialResult;
import io.sigmazero.core.trial.TrialSession;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs cells on samples, one at a time, on sessions of its own, which it keeps as long as the next
 * cell needs them. Opened, used and closed by one thread.
 */
final class CellWorker implements AutoCloseable {
  private final ExperimentConfig config;
  private final ExperimentModels models;
  private final Cancellation cancellation;
  private final Map<String, ModelSession> others = new LinkedHashMap<>();
  private Cell cell;
  private SampleAttack planned;
  private SurrogateAttack surrogate;
  private String attacked;
  private TrialSession session;

  CellWorker(ExperimentConfig config, ExperimentModels models, Cancellation cancellation) {
    this.config = config;
    this.models = models;
    this.cancellation = cancellation;
  }

  /**
   * What came of a sample.
   *
   * @param result of the trial
   * @param transfer what further models predict; null without further models
   * @param surrogatePasses forward passes through the surrogate; null without one
   */
  record Outcome(TrialResult result, Map<String, Integer> transfer, Integer surrogatePasses) {}

  /** Runs a cell on a sample; worth nothing if the run was cancelled meanwhile. */
  Outcome run(Cell next, int sample) {
    begin(next);
    LoadedModel loaded = models.get(cell.model());
    TrialResult result = session.run(planned, loaded.samples(), sample, cell.budget(), cell.seed());
    Map<String, Integer> transfer = cell.others().isEmpty() ? null : transfer(result);
    return new Outcome(result, transfer, surrogate == null ? null : surrogatePasses(result));
  }

  private Integer surrogatePasses(TrialResult result) {
    boolean attackedAtAll = result.l0().isEmpty() || result.l0().getAsInt() > 0;
    return attackedAtAll ? surrogate.surrogatePasses() : 0;
  }

  private void begin(Cell next) {
    if (next.equals(cell)) {
      return;
    }
    closeSurrogate();
    others.keySet().stream()
        .filter(name -> !next.others().contains(name))
        .toList()
        .forEach(name -> others.remove(name).close());
    if (!next.model().equals(attacked)) {
      closeSession();
      session = new TrialSession(watched(models.get(next.model()).model()));
      attacked = next.model();
    }
    if (next.throughSurrogate()) {
      surrogate =
          new SurrogateAttack(
              config.surrogate().orElseThrow(),
              models.surrogate().orElseThrow().model(),
              next.seed(),
              this::endIfCancelled);
      planned = surrogate;
    } else {
      planned = next.planned();
    }
    cell = next;
  }

  /** What the other models take the found input, or the unchanged one, for. */
  private Map<String, Integer> transfer(TrialResult result) {
    Map<String, Integer> predictions = new LinkedHashMap<>();
    for (String name : cell.others()) {
      DifferentiableModel model = models.get(name).model();
      ModelSession other = others.computeIfAbsent(name, any -> model.openSession(1));
      other.input().put(0, result.adversarial());
      other.forward();
      predictions.put(name, Predictions.of(other, model.classes()));
    }
    return predictions;
  }

  private DifferentiableModel watched(DifferentiableModel model) {
    return new WatchedModel(model, this::endIfCancelled, any -> {});
  }

  /** Ends a long attack soon; its result is thrown away. */
  private void endIfCancelled() {
    if (cancellation.isRequested()) {
      throw new CancelledException("interrupted");
    }
  }

  private void closeSurrogate() {
    if (surrogate != null) {
      surrogate.close();
      surrogate = null;
    }
  }

  private void closeSession() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  @Override
  public void close() {
    closeSurrogate();
    closeSession();
    others.values().forEach(ModelSession::close);
  }
}
