package io.sigmazero.models.engine;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.onnx.OnnxImporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Times forward and backward passes: {@code EngineTiming engine model.onnx lanes iterations}.
 * Prints the median time of an iteration and the images per second. To be run by hand, not a test.
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
      Random random = new Random(1);
      for (int i = 0; i < session.input().capacity(); i++) {
        session.input().put(i, random.nextFloat());
      }
      for (int i = 0; i < session.cotangent().capacity(); i++) {
        session.cotangent().put(i, (float) random.nextGaussian());
      }
      double[] seconds = new double[iterations];
      for (int i = -WARM_UP; i < iterations; i++) {
        long start = System.nanoTime();
        session.forward();
        session.backward();
        seconds[Math.max(i, 0)] = (System.nanoTime() - start) * 1e-9;
      }
      Arrays.sort(seconds);
      double median = seconds[iterations / 2];
      System.out.printf(
          "%s %s lanes %d: %.3f ms, %.0f images/s, best %.0f%n",
          arguments[0],
          file.getFileName(),
          lanes,
          1e3 * median,
          lanes / median,
          lanes / seconds[0]);
    }
  }
}
