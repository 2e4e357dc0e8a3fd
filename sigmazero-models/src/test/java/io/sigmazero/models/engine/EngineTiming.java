package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Times forward and backward passes: {@code EngineTiming engine model.onnx lanes iterations}.
 * Prints medians over the iterations: wall time, and the calling thread's processor time, which
 * tells the truth on a busy machine where OMP_NUM_THREADS=1 keeps all work in that thread. To be
 * run by hand, not a test.
 */
final class EngineTiming {
  private static final int WARM_UP = 5;

  private EngineTiming() {}

  public static void main(String[] arguments) throws IOException {
    Path file = Path.of(arguments[1]);
    int lanes = Integer.parseInt(arguments[2]);
    int iterations = Integer.parseInt(arguments[3]);
    try (DifferentiableModel model = Engines.compile(arguments[0], OnnxImporter.load(file));
        ModelSession session = model.openSession(lanes)) {
      fill(session.input());
      fill(session.cotangent());
      double[] wall = new double[iterations];
      double[] processor = new double[iterations];
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      for (int i = -WARM_UP; i < iterations; i++) {
        long start = System.nanoTime();
        long used = threads.getCurrentThreadCpuTime();
        session.forward();
        session.backward();
        processor[Math.max(i, 0)] = (threads.getCurrentThreadCpuTime() - used) * 1e-9;
        wall[Math.max(i, 0)] = (System.nanoTime() - start) * 1e-9;
      }
      System.out.printf(
          "%s %s lanes %d: %s; processor time %s%n",
          arguments[0], file.getFileName(), lanes, summary(wall, lanes), summary(processor, lanes));
    }
  }

  private static void fill(FloatBuffer buffer) {
    Random random = new Random(1);
    for (int i = 0; i < buffer.capacity(); i++) {
      buffer.put(i, random.nextFloat());
    }
  }

  private static String summary(double[] seconds, int lanes) {
    Arrays.sort(seconds);
    double median = seconds[seconds.length / 2];
    return String.format(
        "%.3f ms, %.0f images/s, best %.0f", 1e3 * median, lanes / median, lanes / seconds[0]);
  }
}
