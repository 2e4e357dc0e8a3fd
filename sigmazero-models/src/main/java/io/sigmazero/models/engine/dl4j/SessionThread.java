package io.sigmazero.models.engine.dl4j;

import io.sigmazero.models.engine.onednn.OpenMpThreads;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * A thread in which a network runs while its user's waits. ND4J's workspaces belong to threads, and
 * a network of the user's own refuses to run where others have left theirs open.
 */
final class SessionThread implements AutoCloseable {
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "sigmazero-dl4j");
            thread.setDaemon(true);
            return thread;
          });

  /** Starts the thread, with one OpenMP thread for what it computes. */
  SessionThread(OpenMpThreads openMpThreads) {
    run(openMpThreads::useOneInThisThread);
  }

  /** Runs and waits, through interruptions, which are kept for the caller. */
  void run(Runnable task) {
    call(
        () -> {
          task.run();
          return null;
        });
  }

  /** Runs and waits for the result, through interruptions, which are kept for the caller. */
  <T> T call(Supplier<T> task) {
    Future<T> future = executor.submit(task::get);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // What runs cannot be stopped halfway: its arrays are in use.
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
