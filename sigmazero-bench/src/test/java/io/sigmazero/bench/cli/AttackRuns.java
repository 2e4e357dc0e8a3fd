package io.sigmazero.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.models.data.NpyWriter;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Attacks on a linear model of 3×6×6 inputs in a folder, and what they wrote. */
final class AttackRuns {
  static final int[] SHAPE = {3, 6, 6};
  static final int FEATURES = 108;
  static final int POSITIONS = 36;
  static final int SAMPLES = 12;

  final LinearWorkshop workshop = new LinearWorkshop(() -> {}, SHAPE);
  final float[][] inputs = new float[SAMPLES][FEATURES];
  final int[] labels = new int[SAMPLES];
  final Path folder;

  /** Inputs are random bytes, divided by 255; labels are the model's own predictions. */
  AttackRuns(Path folder) throws IOException {
    this.folder = folder;
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("label\n");
    for (int i = 0; i < SAMPLES; i++) {
      for (int j = 0; j < FEATURES; j++) {
        inputs[i][j] = random.nextInt(256) / 255f;
      }
      labels[i] = predict(inputs[i]);
      csv.append(labels[i]).append('\n');
    }
    Files.writeString(folder.resolve("linear.model"), "weights");
    Files.writeString(folder.resolve("y.csv"), csv);
    write("x.npy", inputs);
  }

  /** Writes float32 samples. */
  Path write(String name, float[]... rows) throws IOException {
    Path file = folder.resolve(name);
    try (NpyWriter writer = NpyWriter.create(file, rows.length, SHAPE)) {
      for (int i = 0; i < rows.length; i++) {
        writer.write(i, rows[i]);
      }
    }
    return file;
  }

  /** Runs {@code attack} with further options; sixty steps unless they say otherwise. */
  CliRun attack(Object... more) {
    List<Object> all = new ArrayList<>();
    all.addAll(List.of("attack", "--model", folder.resolve("linear.model")));
    all.addAll(List.of("--data", folder.resolve("x.npy"), "--labels", folder.resolve("y.csv")));
    all.addAll(List.of("--out", out()));
    if (!List.of(more).contains("--steps")) {
      all.addAll(List.of("--steps", 60));
    }
    all.addAll(List.of(more));
    return CliRun.of(workshop, all.toArray());
  }

  Path out() {
    return folder.resolve("out");
  }

  /** One of the JSON files of the last run. */
  JsonNode summary() throws IOException {
    return new ObjectMapper().readTree(out().resolve("summary.json").toFile());
  }

  /** The lines of results.jsonl or trace.jsonl. */
  List<JsonNode> lines(String name) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(out().resolve(name))) {
      nodes.add(new ObjectMapper().readTree(line));
    }
    return nodes;
  }

  /** The rows of adversarial.npy. */
  List<float[]> found() {
    float[] all = NpyFixture.read(out().resolve("adversarial.npy")).floats();
    List<float[]> rows = new ArrayList<>();
    for (int start = 0; start < all.length; start += FEATURES) {
      rows.add(Arrays.copyOfRange(all, start, start + FEATURES));
    }
    return rows;
  }

  int predict(float[] input) {
    double[] logits = logits(input);
    int best = 0;
    for (int k = 0; k < logits.length; k++) {
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  double[] logits(float[] input) {
    double[] logits = new double[LinearWorkshop.CLASSES];
    for (int k = 0; k < logits.length; k++) {
      for (int j = 0; j < input.length; j++) {
        logits[k] += workshop.weights()[k][j] * input[j];
      }
    }
    return logits;
  }
}
