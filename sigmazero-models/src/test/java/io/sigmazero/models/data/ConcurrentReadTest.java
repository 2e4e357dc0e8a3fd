package io.sigmazero.models.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples hold no cursor. */
class ConcurrentReadTest {
  @TempDir Path folder;

  @Test
  void severalThreadsReadTheSameOfEverySource() throws Exception {
    Files.copy(Cases.file("rgb.png"), folder.resolve("a.png"));
    Files.copy(Cases.file("palette.png"), folder.resolve("b.png"));
    requireSame(DataSource.at(folder).open(Cases.CHW));
    requireSame(DataSource.at(Cases.file("f4_nhwc.npy")).open(Cases.CHW));
    requireSame(DataSource.at(Cases.file("images.idx3-ubyte.gz")).open(1, 4, 5));
  }

  private static void requireSame(DataSet data)
      throws IOException, InterruptedException, ExecutionException {
    float[][] alone = new float[data.count()][];
    for (int i = 0; i < alone.length; i++) {
      alone[i] = Cases.sample(data, i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<?> each :
          IntStream.range(0, 4)
              .mapToObj(
                  thread ->
                      threads.submit(
                          () -> {
                            for (int i = 0; i < 500; i++) {
                              int index = (i + thread) % alone.length;
                              assertThat(Cases.sample(data, index)).isEqualTo(alone[index]);
                            }
                          }))
              .toList()) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
