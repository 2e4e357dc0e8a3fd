package io.sigmazero.bench.jmh;

import io.sigmazero.core.attack.Execution;
import io.sigmazero.core.attack.SampleResult;
import io.sigmazero.core.attack.SigmaZero;
import io.sigmazero.core.data.Samples;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.engine.Engines;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole attacks of 100 iterations, as the command line runs them: samples a second, on one thread
 * and on all processors. Opening the sessions of the workers is part of it.
 *
 * <p>Every sample must fall, and with the same ℓ0 in every run, whatever the number of threads.
 */
// One attack at a time; its threads are its own, not JMH's.
@State(Scope.Benchmark)
// What a user waits for: how many samples are done in a second.
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
// Two JVMs: oneDNN's convolutions are chosen by timing when a model is made ready, so JVMs differ.
@Fork(2)
// A run takes about a second, so an iteration is one run; the first compiles, the second shows it.
@Warmup(iterations = 2, time = 1)
// As the other benchmarks.
@Measurement(iterations = 5, time = 1)
public class AttackBenchmark {
  /**
   * Samples of a run: a multiple of most machines' number of cores, so that none waits at the end.
   */
  public static final int SAMPLES = 32;

  private static final int STEPS = 100;
  private static final String ALL = "all";

  /** The demo's network, and the robust MNIST network of the fixtures. */
  @Param({"digits", "smallcnn"})
  public String network;

  /** Worker threads. */
  @Param({"1", "all"})
  public String threads;

  private DifferentiableModel model;
  private Samples samples;
  private SigmaZero attack;
  private Execution execution;
  private int[] expected;
  private int[] found;

  /**
   * Reads the network and runs one attack on a single thread.
   *
   * @throws IOException if network or samples cannot be read
   * @throws AssertionError if a sample withstands
   */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Networks.AttackCase data = Networks.attackCase(network, SAMPLES);
    model = Engines.compile(Engines.AUTOMATIC, data.model());
    samples = data.samples();
    attack = SigmaZero.builder().steps(STEPS).build();
    execution = Execution.ofThreads(1);
    expected = run();
    for (int index = 0; index < SAMPLES; index++) {
      if (expected[index] < 0) {
        throw new AssertionError(network + ": sample " + index + " withstood the attack");
      }
    }
    execution =
        threads.equals(ALL)
            ? Execution.allProcessors()
            : Execution.ofThreads(Integer.parseInt(threads));
  }

  // A run is one invocation, since its end must be waited for; a sample is what counts.
  /** One run. */
  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public int[] attack() {
    found = run();
    return found;
  }

  // Per iteration, which is one run, or a few on a fast machine.
  /**
   * Checks each sample's ℓ0.
   *
   * @throws AssertionError naming the first sample that differs
   */
  @TearDown(Level.Iteration)
  public void check() {
    int index = Arrays.mismatch(found, expected);
    if (index >= 0) {
      throw new AssertionError(
          "%s: ℓ0 of sample %d is %d, but was %d on one thread"
              .formatted(network, index, found[index], expected[index]));
    }
  }

  /** Releases native memory. */
  @TearDown(Level.Trial)
  public void release() {
    model.close();
  }

  /** ℓ0 of every sample, -1 for one that withstood. */
  private int[] run() {
    int[] l0 = new int[SAMPLES];
    attack.run(
        model,
        samples,
        execution,
        (SampleResult result) -> l0[result.index()] = result.l0().orElse(-1));
    return l0;
  }
}
