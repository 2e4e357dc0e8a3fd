package io.sigmazero.bench.jmh;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.kernels.UpdateSteps;
import io.sigmazero.models.engine.Engines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A whole iteration of the attack on one sample on one thread: forward, margin, backward, step,
 * next input. See {@link AttackLoop}.
 *
 * <p>Every attack must end with the bits of the first.
 */
// A session belongs to the thread that opened it.
@State(Scope.Thread)
// Iterations follow each other in an attack, so what counts is how long one takes on average.
@BenchmarkMode(Mode.AverageTime)
// As the passes, of which an iteration is mostly made.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Two JVMs: oneDNN's convolutions are chosen by timing when a model is made ready, so JVMs differ.
@Fork(2)
// The Java part, step and margin, is compiled within a second.
@Warmup(iterations = 2, time = 1)
// As the passes, to whose sum this is compared.
@Measurement(iterations = 5, time = 1)
public class IterationBenchmark {
  /** The demo's network and those of the fixtures. */
  @Param({"digits", "smallcnn", "resnet20", "vit", "squeezenet"})
  public String network;

  /** What runs it. */
  @Param({"onednn", "nd4j"})
  public String engine;

  private DifferentiableModel model;
  private ModelSession session;
  private AttackLoop attack;
  private float[] end;
  private int attacks;
  private int wrong;

  /**
   * Opens a session and runs one attack.
   *
   * @throws IOException if the network cannot be read
   * @throws AssertionError if its logits are wrong, or the attack changes nothing
   */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    ReferenceCase reference = Networks.referenceCase(network);
    model = Engines.compile(engine, reference.model());
    session = model.openSession(1);
    session.input().put(0, reference.input());
    session.forward();
    reference.requireLogits(session.logits(), who());
    attack = new AttackLoop(session, UpdateSteps.preferred(), reference.input(), reference.label());
    while (!attack.isOver()) {
      attack.iterate();
    }
    end = attack.delta();
    if (attack.deltaIs(new float[end.length])) {
      throw new AssertionError(who() + ": the attack changes nothing");
    }
    attack.restart();
  }

  /** One iteration; after the last of an attack δ is compared, which takes a thousandth of it. */
  @Benchmark
  public int iteration() {
    attack.iterate();
    if (attack.isOver()) {
      finish();
    }
    return wrong;
  }

  private void finish() {
    attacks++;
    wrong += attack.deltaIs(end) ? 0 : 1;
    attack.restart();
  }

  // Per trial: attacks go on from one iteration of JMH to the next, as do those of slow networks.
  /**
   * Ends the attack under way and checks that all ended as the first.
   *
   * @throws AssertionError telling how many did not
   */
  @TearDown(Level.Trial)
  public void check() {
    while (!attack.isOver()) {
      attack.iterate();
    }
    finish();
    session.close();
    model.close();
    if (wrong > 0) {
      throw new AssertionError(
          "%s: %d of %d attacks ended otherwise than the first".formatted(who(), wrong, attacks));
    }
  }

  private String who() {
    return network + " on " + engine;
  }
}
