package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What scripts/check_cuda_on_gpu.py is given. */
class CudaRecordingTest {
  @TempDir Path folder;

  /** The recording itself, for a machine with a device: docs/cuda.md says how. */
  @Test
  @EnabledIfSystemProperty(named = "cuda.recording", matches = ".+", disabledReason = "not asked")
  void record() throws IOException {
    Path file = Path.of(System.getProperty("cuda.recording"));
    try (Recording recording = new Recording(file)) {
      new RecordedCases(recording, folder).all();
    }
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void aStepIsThreeLaunchesAndWhatTheyWrite() throws IOException {
    List<JsonNode> lines = recorded(cases -> cases.step(2, 4099));
    assertThat(kernels(lines))
        .containsExactly(
            "sigmazero_largest",
            "sigmazero_update",
            "sigmazero_finish",
            "sigmazero_largest",
            "sigmazero_update",
            "sigmazero_finish");
    JsonNode update = lines.stream().filter(line -> is(line, "launch")).toList().get(1);
    assertThat(update.get("grid")).hasToString("[2,2]");
    assertThat(update.get("threads").asInt()).isEqualTo(256);
    assertThat(update.get("arguments")).hasSize(15);
    assertThat(update.get("arguments").get(11).asText()).isEqualTo("0310000000000000");
    assertThat(lines.stream().filter(line -> is(line, "expect")))
        .extracting(line -> line.get("name").asText())
        .contains("delta", "first_moment", "second_moment", "threshold", "l0", "largest", "count");
  }

  @Test
  void stepsInARowAreQueuedWithoutCopiesBetween() throws IOException {
    List<JsonNode> lines = recorded(cases -> cases.stepsInARow(3, 5));
    List<String> whole = lines.stream().map(line -> line.get("do").asText()).toList();
    int first = whole.indexOf("launch");
    int last = whole.lastIndexOf("launch");
    assertThat(last - first + 1).isEqualTo(36);
    assertThat(whole.subList(first, last + 1)).containsOnly("launch");
    assertThat(whole.subList(last + 1, whole.size())).isNotEmpty().containsOnly("expect");
  }

  @Test
  void drawnSamplesMayComeInAnyOrder() throws IOException {
    List<JsonNode> lines = recorded(cases -> cases.attack(4, 3, 9, 3, -1));
    assertThat(kernels(lines))
        .contains("sigmazero_observe", "sigmazero_turn_over", "sigmazero_settle");
    assertThat(lines.stream().filter(line -> is(line, "order") && !line.get("places").isEmpty()))
        .isNotEmpty()
        .allMatch(line -> line.get("name").asText().equals("upcoming"));
  }

  private List<JsonNode> recorded(Consumer<RecordedCases> cases) throws IOException {
    Path file = folder.resolve("recording.gz");
    try (Recording recording = new Recording(file)) {
      cases.accept(new RecordedCases(recording, folder));
    }
    List<JsonNode> lines = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        JsonNode node = new ObjectMapper().readTree(line);
        lines.add(node);
        in.skipNBytes(node.path("size").asLong());
      }
    }
    return lines;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append(new String(new byte[] {(byte) next}, ISO_8859_1));
    }
    return line.toString();
  }

  private static List<String> kernels(List<JsonNode> lines) {
    return lines.stream()
        .filter(line -> is(line, "launch"))
        .map(line -> line.get("kernel").asText())
        .toList();
  }

  private static boolean is(JsonNode line, String what) {
    return line.get("do").asText().equals(what);
  }
}
