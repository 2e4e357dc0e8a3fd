package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.bench.experiment.run.RunFolder;
import io.sigmazero.core.attack.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An experiment from its file to its report, interrupted, continued, and met by bad disks. */
class ExperimentCommandTest {
  private static final String[] SMALL = {"attacks: [sigma-zero, fmn, noise]", "passes: [30, 60]"};

  @TempDir Path folder;
  private ExperimentRuns runs;
  private Path experiment;

  @BeforeEach
  void writeFiles() throws IOException {
    runs = new ExperimentRuns(folder);
    experiment = runs.write("compare", SMALL);
  }

  @Test
  void everySampleOfEveryCellHasALineInOrder() throws IOException {
    CliRun run = runs.run(experiment, "out");
    assertThat(run.code()).as(run.err()).isZero();
    List<ObjectNode> lines = runs.lines("out");
    assertThat(lines).hasSize(6 * ExperimentRuns.SAMPLES);
    assertThat(lines.stream().map(line -> line.get("cell").asText()).distinct())
        .containsExactly(
            "a/sigma-zero/30/0",
            "a/fmn/30/0",
            "a/noise/30/0",
            "a/sigma-zero/60/0",
            "a/fmn/60/0",
            "a/noise/60/0");
    for (int i = 0; i < lines.size(); i++) {
      ObjectNode line = lines.get(i);
      assertThat(line.get("index").asInt()).isEqualTo(i % ExperimentRuns.SAMPLES);
      assertThat(line.get("forward_passes").asInt())
          .isLessThanOrEqualTo(line.get("passes").asInt());
      if (i % ExperimentRuns.SAMPLES == ExperimentRuns.SAMPLES - 1) {
        assertThat(line.get("l0").asInt()).as("misclassified unchanged").isZero();
        assertThat(line.get("forward_passes").asInt()).isZero();
      }
    }
  }

  @Test
  void theFolderTellsWhatTheResultsRestOn() throws IOException {
    runs.run(experiment, "out");
    JsonNode config = runs.json("out", "config.json");
    assertThat(config.at("/attacks/1/options/steps").asInt()).isEqualTo(1000);
    assertThat(config.at("/seeds/0").asInt()).isZero();
    JsonNode environment = runs.json("out", "environment.json");
    assertThat(environment.at("/models/0/model_sha256").asText()).hasSize(64);
    assertThat(environment.at("/models/0/data_sha256").asText()).hasSize(64);
    assertThat(environment.at("/libraries/nd4j").asText()).startsWith("1.0");
    assertThat(environment.at("/context/processor").asText()).isNotBlank();
    assertThat(environment.at("/context/java").asText()).isNotBlank();
    JsonNode sitting =
        new ObjectMapper()
            .readTree(Files.readAllLines(folder.resolve("out/sittings.jsonl")).get(0));
    assertThat(sitting.get("samples").asInt()).isEqualTo(54);
    assertThat(sitting.get("wall_seconds").asDouble()).isPositive();
  }

  @Test
  void figuresAreThoseOfTheLines() throws IOException {
    runs.run(experiment, "out");
    JsonNode table = runs.part("out", "table-a-60");
    Map<String, Integer> column = new HashMap<>();
    for (int c = 0; c < table.get("columns").size(); c++) {
      column.put(table.get("columns").get(c).get("name").asText(), c);
    }
    for (JsonNode row : table.get("rows")) {
      String cell = "a/" + row.get(0).asText() + "/60/0";
      int[] l0 =
          runs.lines("out").stream()
              .filter(line -> line.get("cell").asText().equals(cell))
              .mapToInt(line -> line.get("l0").isNull() ? 9999 : line.get("l0").asInt())
              .sorted()
              .toArray();
      assertThat(row.get(column.get("median ℓ0")).asInt()).isEqualTo(l0[4]);
      assertThat(row.get(column.get("ASR@10")).asDouble())
          .isEqualTo(Arrays.stream(l0).filter(v -> v <= 10).count() / 9.0);
    }
    assertThat(runs.part("out", "robustness-a-30").get("series")).hasSize(3);
  }

  @Test
  void threadsChangeNothingButTimes() throws IOException {
    runs.run(experiment, "one", "--threads", 1);
    runs.run(experiment, "three", "--threads", 3);
    assertThat(runs.stableLines("three")).isEqualTo(runs.stableLines("one"));
    CliRun comparison = runs.compare("one", "three");
    assertThat(comparison.out()).contains("equal apart from times");
    assertThat(comparison.code()).isZero();
    assertThat(folder.resolve("one/config.json"))
        .hasSameBinaryContentAs(folder.resolve("three/config.json"));
  }

  @Test
  void comparisonTellsWhereRunsDiffer() throws IOException {
    runs.run(experiment, "one");
    runs.run(experiment, "two");
    Path results = folder.resolve("two/results.jsonl");
    String text = Files.readString(results);
    Files.writeString(results, text.replaceFirst("\"seconds\":[0-9.E-]+", "\"seconds\":77"));
    assertThat(runs.compare("one", "two").code()).isZero();
    Files.writeString(results, text.replaceFirst("\"passes_spent\":false", "\"passes_spent\":7"));
    CliRun run = runs.compare("one", "two");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("results.jsonl line 1: passes_spent is false there, 7 here");
    Files.writeString(results, text);
    Files.write(folder.resolve("two/gallery/a/0.png"), new byte[] {1});
    assertThat(runs.compare("one", "two").out()).contains("gallery/a/0.png: another image");
    assertThat(runs.compare("one", "none").code()).isEqualTo(1);
  }

  @Test
  void aFinishedRunIsOnlyReportedAgain() throws IOException {
    runs.run(experiment, "out");
    byte[] before = Files.readAllBytes(folder.resolve("out/results.jsonl"));
    assertThat(folder.resolve("out/report.html")).doesNotExist();
    CliRun again =
        CliRun.of(runs.workshop, "experiment", experiment, "--out", folder.resolve("out"));
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("was complete (54 samples); only its report is new");
    assertThat(Files.readAllBytes(folder.resolve("out/results.jsonl"))).isEqualTo(before);
    assertThat(folder.resolve("out/report.html")).exists();
  }

  @Test
  void aRunCutAtAnyPlaceEndsWithTheSameFiles() throws IOException {
    runs.run(experiment, "whole");
    byte[] whole = Files.readAllBytes(folder.resolve("whole/results.jsonl"));
    for (int length : new int[] {0, 1, whole.length / 3, whole.length / 2, whole.length - 1}) {
      runs.run(experiment, "cut", "--fresh");
      Files.write(folder.resolve("cut/results.jsonl"), Arrays.copyOf(whole, length));
      Files.delete(folder.resolve("cut/figures.json"));
      CliRun run = runs.run(experiment, "cut");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(runs.stableLines("cut")).isEqualTo(runs.stableLines("whole"));
      assertThat(runs.compare("whole", "cut").out()).contains("equal apart from times");
    }
  }

  @Test
  void linesInAnyOrderAreContinued() throws IOException {
    runs.run(experiment, "whole");
    List<String> lines = Files.readAllLines(folder.resolve("whole/results.jsonl"));
    runs.run(experiment, "cut");
    Files.write(
        folder.resolve("cut/results.jsonl"), List.of(lines.get(40), lines.get(3), lines.get(17)));
    CliRun run = runs.run(experiment, "cut");
    assertThat(run.out()).contains("continued: 3 samples were there, 51 are new");
    assertThat(runs.stableLines("cut")).isEqualTo(runs.stableLines("whole"));
  }

  /** At any time, and in the first pass of an attack, which has found nothing to check then. */
  @ParameterizedTest
  @CsvSource({"700, 2", "130, 1"})
  void anInterruptedRunSaysSoAndIsContinued(int pass, int threads) throws IOException {
    Cancellation cancellation = new Cancellation();
    AtomicInteger passes = new AtomicInteger();
    ExperimentRuns interrupted =
        new ExperimentRuns(
            folder,
            new NamedLinearWorkshop(
                name -> {
                  if (passes.incrementAndGet() == pass) {
                    cancellation.request();
                  }
                }));
    CliRun run = interrupted.run(cancellation, experiment, "out", "--threads", threads);
    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("of 54 samples; the same command continues in");
    assertThat(folder.resolve("out/figures.json")).doesNotExist();
    int done = Files.readAllLines(folder.resolve("out/results.jsonl")).size();
    assertThat(done).isBetween(4, 50);
    CliRun rest = runs.run(experiment, "out");
    assertThat(rest.out()).contains("continued: " + done + " samples were there");
    runs.run(experiment, "whole");
    assertThat(runs.compare("whole", "out").out()).contains("equal apart from times");
  }

  @Test
  void anotherExperimentIsRefused() throws IOException {
    runs.run(experiment, "out");
    Path other = runs.write("compare", "attacks: [sigma-zero, fmn, noise]", "passes: [30, 50]");
    CliRun run = runs.run(other, "out");
    assertOneLine(run, 1, "config.json", "passes[1] is 60 there, 50 here", "--fresh");
    assertThat(runs.run(other, "out", "--fresh").code()).isZero();
    assertThat(runs.lines("out").get(53).get("passes").asInt()).isEqualTo(50);
  }

  @Test
  void aModelThatChangedIsRefused() throws IOException {
    runs.run(experiment, "out");
    Files.writeString(folder.resolve("a.model"), "other weights");
    assertOneLine(runs.run(experiment, "out"), 1, "environment.json", "models[0].model_sha256 is");
  }

  @Test
  void resultsThatNobodyKnowsAreRefused() throws IOException {
    runs.run(experiment, "out");
    Path results = folder.resolve("out/results.jsonl");
    List<String> lines = Files.readAllLines(results);
    Files.write(results, List.of(lines.get(0), lines.get(0)));
    assertOneLine(runs.run(experiment, "out"), 1, "results.jsonl", "sample 0 is twice");
    Files.write(results, List.of(lines.get(0).replace("a/sigma-zero/30/0", "q")));
    assertOneLine(runs.run(experiment, "out"), 1, "q, sample 0 is of another experiment");
    Files.delete(folder.resolve("out/config.json"));
    assertOneLine(runs.run(experiment, "out"), 1, "is there without config.json", "--fresh");
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    try (RunFolder held = RunFolder.open(folder.resolve("out"))) {
      assertThat(held.file("x")).isEqualTo(folder.resolve("out/x"));
      assertOneLine(
          runs.run(experiment, "out"), 1, "out: another process is running an experiment");
    }
    assertThat(runs.run(experiment, "out").code()).isZero();
  }

  @Test
  void aFullDiskEndsTheRunAndWhatIsThereIsContinued() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    runs.run(experiment, "whole");
    Path image = folder.resolve("out/gallery/000-sigma-zero/5-changed.png");
    Files.createDirectories(image.getParent());
    Files.createSymbolicLink(image, full);
    CliRun run = runs.run(experiment, "out", "--threads", 1);
    assertOneLine(run, 1, image + ": cannot be written: No space left on device");
    assertThat(Files.readAllLines(folder.resolve("out/results.jsonl"))).hasSize(5);
    Files.delete(image);
    assertThat(runs.run(experiment, "out").code()).isZero();
    assertThat(runs.compare("whole", "out").out()).contains("equal apart from times");
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("out"), "");
    assertOneLine(runs.run(experiment, "out"), 1, "out: is a file, expected a folder");
  }

  @Test
  void checkTellsTheMatrixAndRunsNothing() {
    CliRun run = runs.run(experiment, "out", "--check");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("a/noise/60/0", "6 cells");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void listTellsKindsAndAttacks() {
    CliRun run = CliRun.of(runs.workshop, "experiment", "--list");
    assertThat(run.code()).isZero();
    assertThat(run.out())
        .contains("compare", "black-box", "sigma-zero", "smoothing", "0.001", "sparse-rs");
  }

  @Test
  void wrongFilesAreWrongUse() throws IOException {
    assertOneLine(CliRun.of(runs.workshop, "experiment"), 2, "FILE is missing");
    assertOneLine(
        CliRun.of(runs.workshop, "experiment", folder.resolve("no.yaml")), 1, "no such file");
    Path wrong = runs.write("compare", "attacks: [fnm]");
    assertOneLine(runs.run(wrong, "out"), 2, "compare.yaml: attacks[0]: there is no attack 'fnm'");
  }

  private static void assertOneLine(CliRun run, int code, String... parts) {
    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err().lines().filter(line -> line.startsWith("sigmazero: "))).hasSize(1);
    assertThat(run.err()).contains(parts).doesNotContain("\tat ");
  }
}
