package io.sigmazero.core.attack;

import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.kernels.GroupedUpdateStep;
import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.UpdateStep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** One run: the queue of samples, the workers that take from it, and the way results leave it. */
final class AttackRun {
  private final DifferentiableModel model;
  private final Samples samples;
  private final SigmaZeroOptions options;
  private final StepSchedule schedule;
  private final Box box;
  private final StopCheck stop;
  private final UpdateStep updateStep;
  private final Execution execution;
  private final AttackListener listener;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  AttackRun(
      DifferentiableModel model,
      Samples samples,
      SigmaZeroOptions options,
      UpdateStep updateStep,
      Execution execution,
      AttackListener listener) {
    this.model = model;
    this.samples = samples;
    this.options = options;
    this.box = Box.of(options.space(), model.features(), model.inputShape());
    this.stop = new StopCheck(options.stopRules());
    this.updateStep = box.groups().<UpdateStep>map(GroupedUpdateStep::new).orElse(updateStep);
    this.execution = execution;
    this.listener = listener;
    this.schedule =
        new StepSchedule(
            options.steps(), options.stepSize(), options.smoothing(), options.thresholdFactor());
  }

  /** Starts the workers and waits for them. */
  void execute() {
    int workers = Math.min(execution.threads(), samples.count());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < workers; i++) {
      Thread thread = new Thread(this::work, "sigmazero-worker-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // The run ends as if cancelled; the workers still close their sessions first.
          interrupted = true;
          execution.cancellation().request();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(
          "the attack ended early: " + failure.get().getMessage(), failure.get());
    }
  }

  private void work() {
    try {
      new LaneWorker(this).run();
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  /** The number of the next sample, or -1 if there is none. */
  int takeSample() {
    if (isOver()) {
      return -1;
    }
    int index = next.getAndIncrement();
    return index < samples.count() ? index : -1;
  }

  /** Whether no further sample is to be started. */
  boolean isOver() {
    return isStopped() || next.get() >= samples.count();
  }

  /** Whether samples under way are to be given up. */
  boolean isStopped() {
    return execution.cancellation().isRequested() || failure.get() != null;
  }

  /** Hands a result to the listener. */
  synchronized void publish(SampleResult result) {
    if (isStopped()) {
      return;
    }
    try {
      listener.onResult(result);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Whether the iterations of a sample are to be told. */
  boolean traces(int index) {
    return listener.traces(index);
  }

  /** Tells the listener of an iteration. */
  synchronized void trace(TracePoint point) {
    if (isStopped()) {
      return;
    }
    try {
      listener.onTrace(point);
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  Box box() {
    return box;
  }

  StopCheck stop() {
    return stop;
  }

  DifferentiableModel model() {
    return model;
  }

  Samples samples() {
    return samples;
  }

  SigmaZeroOptions options() {
    return options;
  }

  StepSchedule schedule() {
    return schedule;
  }

  UpdateStep updateStep() {
    return updateStep;
  }

  int lanes() {
    return Math.min(execution.lanes(), Math.max(1, samples.count()));
  }
}
