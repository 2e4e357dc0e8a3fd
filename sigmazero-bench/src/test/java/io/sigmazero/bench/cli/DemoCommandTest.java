package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program carries itself: model, digits, importer, engine, attack, report. */
class DemoCommandTest {
  @TempDir Path folder;

  @Test
  void attacksTheEmbeddedDigits() throws IOException {
    Path out = folder.resolve("demo");
    CliRun run = CliRun.of(Workshop.standard(), "demo", "--out", out);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("open " + out.resolve("report.html"));
    JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json").toFile());
    assertThat(summary.get("samples").asInt()).isEqualTo(100);
    assertThat(summary.get("success_rate").asDouble()).isEqualTo(1);
    // The same attack in PyTorch: 13; the network without its training against this: 5.
    assertThat(summary.get("median_l0").asDouble()).isBetween(10.0, 15.0);
    assertThat(summary.get("model").asText()).isEqualTo("embedded/digits.onnx");
    assertThat(NpyFixture.read(out.resolve("adversarial.npy")).shape())
        .containsExactly(100, 1, 28, 28);
    assertThatNothingIsRecognised(out.resolve("adversarial.npy"));
  }

  private void assertThatNothingIsRecognised(Path adversarial) throws IOException {
    try (DemoFiles files = DemoFiles.unpack()) {
      CliRun run =
          CliRun.of(
              Workshop.standard(),
              "predict",
              "--model",
              files.model(),
              "--data",
              adversarial,
              "--labels",
              files.labels(),
              "--out",
              folder.resolve("logits.npy"));
      assertThat(run.out()).as(run.err()).contains("accuracy         0 %        0 of 100 samples");
    }
  }

  @Test
  void aTruncatedModelIsRefusedInOneLine() throws IOException {
    try (DemoFiles files = DemoFiles.unpack()) {
      byte[] whole = Files.readAllBytes(files.model());
      Path cut = folder.resolve("cut.onnx");
      for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
        Files.write(cut, Arrays.copyOf(whole, length));
        CliRun run = CliRun.of(Workshop.standard(), "inspect", "--model", cut);
        assertThat(run.code()).as("first %d bytes", length).isEqualTo(1);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).startsWith("sigmazero: " + cut);
      }
    }
  }
}
