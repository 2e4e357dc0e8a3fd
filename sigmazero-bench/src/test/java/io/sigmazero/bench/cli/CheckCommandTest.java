package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.run.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check, on the model that the program carries. */
class CheckCommandTest {
  @TempDir Path folder;

  @Test
  void enginesThatAgreePass() throws IOException {
    try (DemoFiles demo = DemoFiles.unpack()) {
      CliRun run = CliRun.of(Workshop.standard(), "check", "--model", demo.model());
      assertThat(run.code()).as(run.err() + run.out()).isZero();
      assertThat(run.out().lines().filter(line -> line.startsWith("onednn"))).hasSize(1);
      assertThat(run.out()).contains("verdict");
      assertThat(run.err()).isEmpty();
    }
  }

  @Test
  void aFileThatIsNoModelIsOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("net.onnx"), "no");
    CliRun run = CliRun.of(Workshop.standard(), "check", "--model", file);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains(file.toString());
  }
}
