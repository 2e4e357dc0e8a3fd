package io.sigmazero.bench.jmh;

import io.sigmazero.kernels.DirectBuffers;
import java.nio.FloatBuffer;
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
 * How fast one thread streams through memory: {@code a[i] = b[i] + s·c[i]} over three arrays, as in
 * the STREAM benchmark (McCalpin, 1995). The yardstick of the update step where its arrays do not
 * fit the cache. Counted are 12 bytes an element, two reads and a write; that a write first fetches
 * its cache line is counted neither here nor for the step.
 *
 * <p>The arrays are direct buffers, the same kind of memory as the step's; the JVM's compiler turns
 * this loop into vector instructions (measured on JDK 17 and 25: within 10 % of arrays on the
 * heap).
 */
// The step's lanes belong to one thread, and so does this.
@State(Scope.Thread)
// The time of a pass, from which the report computes bytes a second.
@BenchmarkMode(Mode.AverageTime)
// A pass over 48 MB takes some milliseconds.
@OutputTimeUnit(TimeUnit.MICROSECONDS)
// Two JVMs: where the arrays lie in memory differs from one to the next.
@Fork(2)
// The loop is compiled within the first pass; the rest settles the memory's pages.
@Warmup(iterations = 2, time = 1)
// As the update step, to whose figures these are compared.
@Measurement(iterations = 5, time = 1)
public class MemoryTriadBenchmark {
  /** Bytes that an element moves. */
  public static final int BYTES_PER_ELEMENT = 3 * Float.BYTES;

  private static final float FACTOR = 1.5f;
  private static final int MEGABYTE = 1_000_000;

  /**
   * Size of the three arrays together: 48 MB is that of the step's five at 16x150528, so it takes
   * as much help from a large last-level cache; 768 MB exceed any.
   */
  @Param({"48", "768"})
  public int megabytes;

  private FloatBuffer a;
  private FloatBuffer b;
  private FloatBuffer c;

  /** Fills the arrays with small whole numbers, whose sums are exact. */
  @Setup(Level.Trial)
  public void prepare() {
    int size = elements(megabytes);
    a = DirectBuffers.floats(size);
    b = DirectBuffers.floats(size);
    c = DirectBuffers.floats(size);
    for (int i = 0; i < size; i++) {
      b.put(i, i % 7);
      c.put(i, i % 5);
    }
  }

  /** Elements of each array. */
  public static int elements(int megabytes) {
    return Math.multiplyExact(megabytes, MEGABYTE) / BYTES_PER_ELEMENT;
  }

  /** One pass. */
  @Benchmark
  public FloatBuffer triad() {
    stream(a, b, c);
    return a;
  }

  // A method of its own with the buffers as arguments: the compiler vectorises it as a whole.
  private static void stream(FloatBuffer a, FloatBuffer b, FloatBuffer c) {
    int size = a.capacity();
    for (int i = 0; i < size; i++) {
      a.put(i, b.get(i) + FACTOR * c.get(i));
    }
  }

  // Per trial: every pass writes the same.
  /**
   * Checks the sums.
   *
   * @throws AssertionError naming the first wrong one
   */
  @TearDown(Level.Trial)
  public void check() {
    for (int i = 0; i < a.capacity(); i++) {
      float expected = i % 7 + FACTOR * (i % 5);
      if (a.get(i) != expected) {
        throw new AssertionError("element " + i + " is " + a.get(i) + ", expected " + expected);
      }
    }
  }
}
