package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.experiment.run.RunComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, or that may not write any further. */
@Tag("slow")
class ExperimentKillTest {
  private static final int KILLS = 10;
  private static final int LINES = 3 * 20;
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;
  private Path experiment;

  @BeforeEach
  void writeExperiment() throws IOException {
    try (DemoFiles demo = DemoFiles.unpack()) {
      for (Path file : List.of(demo.model(), demo.images(), demo.labels())) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    experiment =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            experiment: compare
            model: digits.onnx
            data: digits-images.idx3-ubyte.gz
            labels: digits-labels.idx1-ubyte.gz
            samples: 20
            attacks: [sigma-zero, fmn, sparse-rs]
            passes: 200
            gallery: 3
            """);
  }

  @Test
  void killedTenTimesItEndsWithTheSameFiles() throws IOException, InterruptedException {
    Path killed = folder.resolve("killed");
    Random random = new Random();
    long seed = random.nextLong();
    random.setSeed(seed);
    int kills = 0;
    for (int i = 0; i < KILLS; i++) {
      Process process = start(List.of(), killed);
      int target = Math.min(LINES - 1, lines(killed) + random.nextInt(7));
      awaitLines(process, killed, target);
      Thread.sleep(random.nextInt(30));
      kills += process.isAlive() ? 1 : 0;
      process.destroyForcibly().waitFor();
    }
    assertThat(kills).as("killed while alive, seed %d", seed).isGreaterThanOrEqualTo(8);
    assertThat(finished(start(List.of(), killed))).isZero();
    assertThat(finished(start(List.of(), folder.resolve("whole")))).isZero();
    assertThat(lines(killed)).isEqualTo(LINES);
    assertThat(new RunComparison(folder.resolve("whole"), killed).difference())
        .as("seed %d", seed)
        .isEmpty();
  }

  @Test
  void aLimitOnFilesEndsTheRunInOneLineAndItIsContinued() throws IOException, InterruptedException {
    assumeThat(Path.of("/bin/bash")).exists();
    Path limited = folder.resolve("limited");
    // In kibibytes: enough for all but the results.
    Process process =
        start(List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"), limited);
    assertThat(finished(process)).isEqualTo(1);
    List<String> said = Files.readAllLines(folder.resolve("log"));
    List<String> errors = said.stream().filter(line -> line.startsWith("sigmazero: ")).toList();
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).contains("limited").contains("cannot be written: File too large");
    assertThat(lines(limited)).isBetween(1, LINES - 1);
    assertThat(Files.readString(limited.resolve("results.jsonl"))).endsWith("}\n");
    assertThat(finished(start(List.of(), limited))).isZero();
    assertThat(lines(limited)).isEqualTo(LINES);
  }

  private Process start(List<String> before, Path out) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Nothing but the run itself writes files.
    command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"));
    for (String name : List.of("cachedir", "canCreateSymbolicLink")) {
      String property = "org.bytedeco.javacpp." + name;
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("experiment", experiment.toString(), "--no-report", "--threads", "2"));
    command.addAll(List.of("--out", out.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    return builder.start();
  }

  private static int finished(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static void awaitLines(Process process, Path out, int target)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (process.isAlive() && lines(out) < target && System.nanoTime() < end) {
      Thread.sleep(2);
    }
  }

  private static int lines(Path out) throws IOException {
    Path results = out.resolve("results.jsonl");
    return Files.exists(results)
        ? (int) Files.readString(results).chars().filter(c -> c == '\n').count()
        : 0;
  }
}
