package io.sigmazero.bench.jmh;

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
 * The update step of all lanes, by every implementation: called directly, as a fused ND4J op, and
 * as the chain of ND4J's own ops that does the same. One operation is one iteration of all lanes;
 * see {@link StepScene} for what they hold.
 *
 * <p>The kernels must end the scene with the scalar step's bits, the chain near them.
 */
// A session's lanes belong to one thread, and so does this.
@State(Scope.Thread)
// Iterations follow each other in an attack, so what counts is how long one takes on average.
@BenchmarkMode(Mode.AverageTime)
// From 0.8 µs for one vectorised lane to some 100 ms for the chain at 16x150528.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Two JVMs: what the compiler inlines differs from one to the next more than within one.
@Fork(2)
// C2 is done after some 10,000 calls, a second at most; the second second shows that it was.
@Warmup(iterations = 2, time = 1)
// Ten seconds in all with both JVMs: enough for errors of a few per cent on a quiet machine.
@Measurement(iterations = 5, time = 1)
public class UpdateStepBenchmark {
  /** Which implementation; {@code chain} is the yardstick. */
  @Param({"scalar", "vector", "op", "chain", "chain-workspace"})
  public String implementation;

  /** Lanes x features: an MNIST digit alone and in a batch, CIFAR-10, ImageNet. */
  @Param({"1x784", "64x784", "64x3072", "16x150528"})
  public String shape;

  private StepRunner runner;

  /** Plays the scene by the scalar step once, so that its end is known. */
  @Setup(Level.Trial)
  public void prepare() {
    runner = StepRunners.open(implementation, StepScene.of(StepScene.Shape.parse(shape)));
  }

  // Per invocation, which JMH warns of for short ones: the 16 steps of an invocation take 13 µs at
  // least, the two readings of the clock that this costs them some 50 ns.
  /** Puts the lanes where the scene begins, outside what is measured. */
  @Setup(Level.Invocation)
  public void restore() {
    runner.restore();
  }

  // Sixteen steps are one invocation, since the lanes must be restored after them; a step counts.
  /** Plays the scene. */
  @Benchmark
  @OperationsPerInvocation(StepScene.STEPS)
  public Object step() {
    for (int number = 0; number < StepScene.STEPS; number++) {
      runner.step(number);
    }
    // What was computed lies in memory that others can reach, so nothing can be optimised away.
    return runner;
  }

  // Per iteration: the check takes longer than a scene, and all scenes of an iteration are alike.
  /**
   * Checks what the last scene left.
   *
   * @throws AssertionError naming the first wrong value
   */
  @TearDown(Level.Iteration)
  public void check() {
    runner.requireEnd();
  }

  /** Releases arrays. */
  @TearDown(Level.Trial)
  public void release() {
    runner.close();
  }
}
