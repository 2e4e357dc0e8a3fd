package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.models.data.NpyWriter;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackCommandTest {
  private static final int[] SHAPE = {1, 6, 6};
  private static final int SAMPLES = 30;

  @TempDir Path folder;
  private final LinearWorkshop workshop = new LinearWorkshop(() -> {}, SHAPE);
  private final float[][] inputs = new float[SAMPLES][36];
  private final int[] labels = new int[SAMPLES];
  private Path model;
  private Path data;
  private Path labelFile;
  private Path out;

  @BeforeEach
  void writeInputs() throws IOException {
    model = Files.writeString(folder.resolve("linear.model"), "weights");
    data = folder.resolve("x.npy");
    labelFile = folder.resolve("y.csv");
    out = folder.resolve("deep/er/out");
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("label\n");
    try (NpyWriter writer = NpyWriter.create(data, SAMPLES, SHAPE)) {
      for (int i = 0; i < SAMPLES; i++) {
        for (int j = 0; j < 36; j++) {
          inputs[i][j] = random.nextFloat();
        }
        labels[i] = random.nextInt(LinearWorkshop.CLASSES);
        csv.append(labels[i]).append('\n');
        writer.write(i, inputs[i]);
      }
    }
    Files.writeString(labelFile, csv);
  }

  @Test
  void writesFourFilesAndAComparableTable() throws IOException {
    CliRun run = attack("--threads", 2);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(names())
        .containsExactly("adversarial.npy", "report.html", "results.jsonl", "summary.json");
    JsonNode summary = summary();
    assertThat(run.out())
        .contains("success rate     100 %")
        .contains("%d of %d samples".formatted(SAMPLES, SAMPLES))
        .contains("median l0")
        .contains(out.resolve("report.html").toString());
    assertThat(summary.get("success_rate").asDouble()).isEqualTo(1.0);
  }

  @Test
  void fieldsAreThoseOfTheContract() throws IOException {
    attack();

    assertThat(fields(lines().get(0)))
        .containsExactly(
            "index",
            "label",
            "target",
            "clean_prediction",
            "adversarial_prediction",
            "success",
            "l0",
            "changed_features",
            "iterations",
            "forward_passes",
            "backward_passes",
            "seconds",
            "stop_reason");
    assertThat(fields(summary()))
        .contains(
            "success_rate",
            "median_l0",
            "mean_l0",
            "asr_at",
            "median_changed_features",
            "stop_reasons",
            "diagnoses",
            "samples",
            "seconds",
            "seconds_per_sample",
            "mean_forward_passes",
            "mean_backward_passes",
            "options",
            "model_sha256",
            "version",
            "engine",
            "threads",
            "schema",
            "model",
            "data",
            "labels",
            "java",
            "os",
            "processors",
            "started");
    assertThat(fields(summary().get("asr_at"))).containsExactly("10", "24", "50", "100", "150");
    assertThat(fields(summary().get("options")))
        .containsExactly(
            "model",
            "input-scale",
            "mean",
            "std",
            "channel-order",
            "input-shape",
            "output",
            "ignore-normalizer",
            "data",
            "labels",
            "label-column",
            "samples",
            "offset",
            "steps",
            "budget",
            "patience",
            "max-forward",
            "max-backward",
            "max-seconds",
            "sigma",
            "tau0",
            "tau-factor",
            "eta0",
            "target",
            "bounds",
            "group",
            "mask",
            "levels",
            "variant",
            "start",
            "restarts",
            "seed",
            "refine",
            "png",
            "trace",
            "engine",
            "threads",
            "out");
  }

  @Test
  void everyLineAgreesWithTheArraysAndTheModel() throws IOException {
    attack("--threads", 3, "--offset", 4, "--samples", 20);

    NpyFixture adversarial = NpyFixture.read(out.resolve("adversarial.npy"));
    assertThat(adversarial.shape()).containsExactly(20, 1, 6, 6);
    List<JsonNode> lines = lines();
    assertThat(lines).hasSize(20);
    for (int i = 0; i < 20; i++) {
      JsonNode line = lines.get(i);
      assertThat(line.get("index").asInt()).isEqualTo(i + 4);
      assertThat(line.get("label").asInt()).isEqualTo(labels[i + 4]);
      float[] found = new float[36];
      System.arraycopy(adversarial.floats(), i * 36, found, 0, 36);
      assertThat(line.get("l0").asInt()).isEqualTo(changed(inputs[i + 4], found));
      assertThat(line.get("clean_prediction").asInt()).isEqualTo(predict(inputs[i + 4]));
      assertThat(line.get("adversarial_prediction").asInt())
          .isEqualTo(predict(found))
          .isNotEqualTo(labels[i + 4]);
      assertThat(line.get("success").asBoolean()).isTrue();
    }
  }

  @Test
  void summaryIsWhatTheLinesSay() throws IOException {
    attack();

    double[] l0 =
        lines().stream().mapToDouble(line -> line.get("l0").asDouble()).sorted().toArray();
    JsonNode summary = summary();
    assertThat(summary.get("median_l0").asDouble())
        .isEqualTo((l0[SAMPLES / 2 - 1] + l0[SAMPLES / 2]) / 2);
    long within = java.util.Arrays.stream(l0).filter(value -> value <= 10).count();
    assertThat(summary.get("asr_at").get("10").asDouble()).isEqualTo((double) within / SAMPLES);
    assertThat(summary.get("model_sha256").asText())
        .as("sha256sum of the text 'weights'")
        .isEqualTo("9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c");
  }

  @Test
  void twoRunsAgreeByteForByteWhateverTheThreads() throws IOException {
    attack("--threads", 1);
    byte[] first = Files.readAllBytes(out.resolve("adversarial.npy"));
    List<String> firstLines = linesWithoutTime();
    attack("--threads", 3);

    assertThat(Files.readAllBytes(out.resolve("adversarial.npy"))).isEqualTo(first);
    assertThat(linesWithoutTime()).isEqualTo(firstLines);
  }

  @Test
  void aCancelledRunLeavesPartialFilesAndOldResults() throws IOException {
    attack();
    byte[] before = Files.readAllBytes(out.resolve("adversarial.npy"));
    Cancellation cancellation = new Cancellation();
    AtomicInteger passes = new AtomicInteger();
    LinearWorkshop interrupting =
        new LinearWorkshop(
            () -> {
              if (passes.incrementAndGet() == 60) {
                cancellation.request();
              }
            },
            SHAPE);
    CliRun run = CliRun.of(interrupting, cancellation, arguments("--threads", 1));

    assertThat(run.code()).isEqualTo(130);
    assertThat(run.err()).contains("interrupted after").contains("results.jsonl.partial");
    assertThat(Files.readAllBytes(out.resolve("adversarial.npy"))).isEqualTo(before);
    assertThat(names())
        .contains("results.jsonl.partial", "adversarial.npy.partial", "summary.json");
    attack();
    assertThat(names()).hasSize(4);
  }

  @Test
  void aTargetIsReached() throws IOException {
    CliRun run = attack("--target", 1);

    assertThat(run.code()).isZero();
    for (JsonNode line : lines()) {
      assertThat(line.get("adversarial_prediction").asInt()).isEqualTo(1);
    }
  }

  @Test
  void samplesThatFailAreNull() throws IOException {
    // With one step only misclassified samples have a result.
    CliRun run = attack("--steps", 1);

    assertThat(run.code()).isZero();
    JsonNode failed =
        lines().stream().filter(line -> !line.get("success").asBoolean()).findFirst().orElseThrow();
    assertThat(failed.get("l0").isNull()).isTrue();
    assertThat(failed.get("adversarial_prediction").isNull()).isTrue();
    assertThat(failed.get("clean_prediction").asInt()).isEqualTo(failed.get("label").asInt());
  }

  private CliRun attack(Object... more) {
    return CliRun.of(workshop, arguments(more));
  }

  private Object[] arguments(Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("attack", "--model", model, "--data", data, "--labels", labelFile));
    all.addAll(List.of("--out", out));
    if (!List.of(more).contains("--steps")) {
      all.addAll(List.of("--steps", 60));
    }
    all.addAll(List.of(more));
    return all.toArray();
  }

  private int predict(float[] input) {
    int best = 0;
    float[] logits = new float[LinearWorkshop.CLASSES];
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < input.length; j++) {
        logits[k] += workshop.weights()[k][j] * input[j];
      }
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  private static int changed(float[] left, float[] right) {
    int count = 0;
    for (int j = 0; j < left.length; j++) {
      count += left[j] != right[j] ? 1 : 0;
    }
    return count;
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(out)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(out.resolve("summary.json").toFile());
  }

  private List<JsonNode> lines() throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(out.resolve("results.jsonl"))) {
      nodes.add(new ObjectMapper().readTree(line));
    }
    return nodes;
  }

  private List<String> linesWithoutTime() throws IOException {
    return Files.readAllLines(out.resolve("results.jsonl")).stream()
        .map(line -> line.replaceFirst("\"seconds\":[^,}]*", ""))
        .toList();
  }

  private static List<String> fields(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
