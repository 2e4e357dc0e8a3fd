package io.sigmazero.bench.jmh;

import io.sigmazero.core.attack.Margin;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.engine.Engines;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.OptionalInt;
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
 * A network's forward pass and its backward pass to the input, one sample on one thread, as the
 * CPU's attack runs them.
 *
 * <p>Logits must be those of PyTorch (of double precision, for the demo's network), and both passes
 * must give the same bits every time.
 */
// A session belongs to the thread that opened it.
@State(Scope.Thread)
// Passes follow each other in an attack, so what counts is how long one takes on average.
@BenchmarkMode(Mode.AverageTime)
// From some 50 µs for a small network to 100 ms for one of ImageNet as single ops.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Two JVMs: oneDNN's convolutions are chosen by timing when a model is made ready, so JVMs differ.
@Fork(2)
// The work is native code, which needs no warming; the Java around it does, for a second.
@Warmup(iterations = 2, time = 1)
// As the update step, whose share of an iteration is to be told.
@Measurement(iterations = 5, time = 1)
public class ModelBenchmark {
  /** The demo's network and those of the fixtures. */
  @Param({"digits", "smallcnn", "resnet20", "vit", "squeezenet"})
  public String network;

  /** What runs it; the {@code dl4j} engine is for networks that these cannot run. */
  @Param({"onednn", "nd4j"})
  public String engine;

  private ReferenceCase reference;
  private DifferentiableModel model;
  private ModelSession session;
  private float[] logits;
  private float[] gradient;

  /**
   * Opens a session and runs both passes once.
   *
   * @throws IOException if the network cannot be read
   * @throws AssertionError if its logits are wrong
   */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    reference = Networks.referenceCase(network);
    model = Engines.compile(engine, reference.model());
    session = model.openSession(1);
    session.input().put(0, reference.input());
    session.forward();
    reference.requireLogits(session.logits(), who());
    int classes = model.classes();
    Margin.of(session.logits(), 0, classes, reference.label(), OptionalInt.empty())
        .writeCotangent(session.cotangent(), 0, classes);
    session.backward();
    logits = copy(session.logits());
    gradient = copy(session.gradient());
    requireGradient();
  }

  /** One pass forward. */
  @Benchmark
  public FloatBuffer forward() {
    session.forward();
    return session.logits();
  }

  /** One pass backward, at the input of the last forward pass. */
  @Benchmark
  public FloatBuffer backward() {
    session.backward();
    return session.gradient();
  }

  // Per iteration: all passes of an iteration are alike.
  /**
   * Checks that the logits, and the gradient of one more backward pass, are still the same.
   *
   * @throws AssertionError naming the first wrong value
   */
  @TearDown(Level.Iteration)
  public void check() {
    requireSame("logit", logits, session.logits());
    session.backward();
    requireSame("gradient", gradient, session.gradient());
  }

  /** Releases native memory. */
  @TearDown(Level.Trial)
  public void release() {
    session.close();
    model.close();
  }

  private void requireGradient() {
    boolean nonZero = false;
    for (float value : gradient) {
      if (!Float.isFinite(value)) {
        throw new AssertionError(who() + ": the gradient is not finite");
      }
      nonZero |= value != 0f;
    }
    if (!nonZero) {
      throw new AssertionError(who() + ": the gradient is zero");
    }
  }

  private void requireSame(String what, float[] expected, FloatBuffer found) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(found.get(i)) != Float.floatToRawIntBits(expected[i])) {
        throw new AssertionError(
            "%s: %s %d is %s, but was %s in the first pass"
                .formatted(who(), what, i, found.get(i), expected[i]));
      }
    }
  }

  private String who() {
    return network + " on " + engine;
  }

  private static float[] copy(FloatBuffer buffer) {
    float[] values = new float[buffer.capacity()];
    buffer.get(0, values);
    return values;
  }
}
