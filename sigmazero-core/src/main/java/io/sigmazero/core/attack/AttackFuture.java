package io.sigmazero.core.attack;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * An attack under way. {@link #cancel} asks it to end; {@link #ended} tells when its workers have
 * closed their sessions. Thread safe.
 */
public final class AttackFuture extends CompletableFuture<List<SampleResult>> {
  private final Cancellation cancellation;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private AttackFuture(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  static AttackFuture start(
      SigmaZero attack,
      DifferentiableModel model,
      Samples samples,
      Execution execution,
      AttackListener listener) {
    AttackFuture future = new AttackFuture(execution.cancellation());
    Thread thread =
        new Thread(
            () -> future.work(attack, model, samples, execution, listener), "sigmazero-attack");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private void work(
      SigmaZero attack,
      DifferentiableModel model,
      Samples samples,
      Execution execution,
      AttackListener listener) {
    try {
      List<SampleResult> results = new ArrayList<>();
      attack.run(model, samples, execution, new Collecting(listener, results));
      if (results.size() < samples.count()) {
        completeExceptionally(
            new CancellationException(
                "cancelled after " + results.size() + " of " + samples.count() + " samples"));
      }
      results.sort(Comparator.comparingInt(SampleResult::index));
      complete(List.copyOf(results));
    } catch (Throwable e) {
      completeExceptionally(e);
    } finally {
      ended.complete(null);
    }
  }

  /** Asks the attack to end; samples under way are given up. */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    cancellation.request();
    return super.cancel(mayInterruptIfRunning);
  }

  /** Completes, never exceptionally, once no worker uses the model any more. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  /** Passes everything on and keeps the results. */
  private static final class Collecting implements AttackListener {
    private final AttackListener listener;
    private final List<SampleResult> results;

    Collecting(AttackListener listener, List<SampleResult> results) {
      this.listener = listener;
      this.results = results;
    }

    @Override
    public void onResult(SampleResult result) {
      listener.onResult(result);
      results.add(result);
    }

    @Override
    public boolean traces(int index) {
      return listener.traces(index);
    }

    @Override
    public void onTrace(TracePoint point) {
      listener.onTrace(point);
    }
  }
}
