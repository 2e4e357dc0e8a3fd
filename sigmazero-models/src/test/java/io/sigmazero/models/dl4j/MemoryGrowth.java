package io.sigmazero.models.dl4j;

import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.core.model.ModelSession;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.Models;
import io.sigmazero.models.engine.dl4j.Dl4jEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;

/**
 * Runs networks on the dl4j engine, round after round, and prints by how many bytes resident memory
 * grew: the least of the last rounds over the most of the first ones. Without a collector a round
 * takes 20 MB.
 */
public final class MemoryGrowth {
  private static final int ROUNDS = 7;

  private MemoryGrowth() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    ImportedModel convolutional =
        Models.of(TestNetworks.leNet(InputType.convolutional(12, 10, 2)), 2, 12, 10);
    ImportedModel recurrent =
        Models.of(
            TestNetworks.sequence(
                InputType.recurrent(5, 4), new LastTimeStep(new LSTM.Builder().nOut(8).build())),
            5,
            4);
    long early = 0;
    long late = Long.MAX_VALUE;
    try (DifferentiableModel first = new Dl4jEngine().compile(convolutional);
        DifferentiableModel second = new Dl4jEngine().compile(recurrent)) {
      for (int round = 0; round < ROUNDS; round++) {
        for (int session = 0; session < 5; session++) {
          run(first, 60);
          run(second, 20);
        }
        long resident = settled();
        early = round < 3 ? Math.max(early, resident) : early;
        late = round >= ROUNDS - 2 ? Math.min(late, resident) : late;
      }
    }
    System.out.println(late - early);
  }

  private static void run(DifferentiableModel model, int passes) {
    try (ModelSession session = model.openSession(2)) {
      session.cotangent().put(0, 1f);
      for (int i = 0; i < passes; i++) {
        session.forward();
        session.backward();
      }
    }
  }

  /** Resident memory once ND4J's collector, which works in threads of its own, has come to rest. */
  private static long settled() throws IOException, InterruptedException {
    long before = Long.MAX_VALUE;
    int quiet = 0;
    for (int i = 0; i < 40 && quiet < 4; i++) {
      System.gc();
      Thread.sleep(200);
      long now = residentBytes();
      quiet = now > before - (1 << 19) ? quiet + 1 : 0;
      before = now;
    }
    return before;
  }

  private static long residentBytes() throws IOException {
    List<String> pages = List.of(Files.readString(Path.of("/proc/self/statm")).split(" ", -1));
    return Long.parseLong(pages.get(1)) * 4096;
  }
}
