package io.sigmazero.core.attack;

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

  static AttackFuture start(Cancellation cancellation, AttackListener listener, Job job) {
    AttackFuture future = new AttackFuture(cancellation);
    Thread thread = new Thread(() -> future.work(listener, job), "sigmazero-attack");
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private void work(AttackListener listener, Job job) {
    try {
      List<SampleResult> results = new ArrayList<>();
      int expected = job.run(new Collecting(listener, results));
      if (results.size() < expected) {
        completeExceptionally(cancelled(results.size(), expected));
      }
      results.sort(Comparator.comparingInt(SampleResult::index));
      complete(List.copyOf(results));
    } catch (Throwable e) {
      completeExceptionally(e);
    } finally {
      ended.complete(null);
    }
  }

  static CancellationException cancelled(int done, int expected) {
    String all = expected == Job.UNKNOWN ? "" : " of " + expected;
    return new CancellationException("cancelled after " + done + all + " samples");
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

  /** What is done in the future's thread. */
  interface Job {
    /** More samples than there can be. */
    int UNKNOWN = Integer.MAX_VALUE;

    /**
     * Attacks.
     *
     * @return number of samples there are, {@link #UNKNOWN} if the run ended before that was known
     */
    int run(AttackListener listener);
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
