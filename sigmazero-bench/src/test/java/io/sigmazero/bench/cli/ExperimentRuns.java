package io.sigmazero.bench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.attack.Cancellation;
import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Experiments on linear models in a folder, and what they wrote. */
final class ExperimentRuns {
  static final int SAMPLES = 9;

  final Path folder;
  final Workshop workshop;
  private final float[][] inputs = new float[SAMPLES][NamedLinearWorkshop.FEATURES];
  private final int[] labels = new int[SAMPLES];

  /** Nine samples, of which the last has a label that no model gives. */
  ExperimentRuns(Path folder) throws IOException {
    this(folder, new NamedLinearWorkshop());
  }

  ExperimentRuns(Path folder, Workshop workshop) throws IOException {
    this.folder = folder;
    this.workshop = workshop;
    Random random = new Random(3);
    StringBuilder csv = new StringBuilder("label\n");
    try (NpyWriter writer =
        NpyWriter.create(folder.resolve("x.npy"), SAMPLES, NamedLinearWorkshop.SHAPE)) {
      for (int i = 0; i < SAMPLES; i++) {
        float[] input = inputs[i];
        for (int j = 0; j < input.length; j++) {
          input[j] = random.nextInt(256) / 255f;
        }
        writer.write(i, input);
        int predicted = predict("a.model", input);
        labels[i] = i == SAMPLES - 1 ? (predicted + 1) % 3 : predicted;
        csv.append(labels[i]).append('\n');
      }
    }
    Files.writeString(folder.resolve("y.csv"), csv);
    for (String name : List.of("a.model", "b.model", "c.model")) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  static int predict(String model, float[] input) {
    float[][] weights = NamedLinearWorkshop.weights(model);
    int best = 0;
    double[] logits = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      for (int j = 0; j < input.length; j++) {
        logits[k] += weights[k][j] * input[j];
      }
      best = logits[k] > logits[best] ? k : best;
    }
    return best;
  }

  /** Whether a model is right on a sample. */
  boolean rightUnchanged(String model, int sample) {
    return predict(model, inputs[sample]) == labels[sample];
  }

  /** Writes an experiment on the first model; further lines come after. */
  Path write(String kind, String... lines) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("experiment: " + kind);
    all.add("data: x.npy");
    all.add("labels: y.csv");
    all.addAll(Arrays.asList(lines));
    if (all.stream().noneMatch(line -> line.startsWith("model"))) {
      all.add("model: a.model");
    }
    return Files.write(folder.resolve(kind + ".yaml"), all);
  }

  CliRun run(Path experiment, String out, Object... more) {
    return run(new Cancellation(), experiment, out, more);
  }

  /** Runs an experiment without its report, which takes longer than the rest here. */
  CliRun run(Cancellation cancellation, Path experiment, String out, Object... more) {
    List<Object> all = new ArrayList<>(List.of("experiment", experiment, "--no-report"));
    all.addAll(List.of("--out", folder.resolve(out)));
    all.addAll(List.of(more));
    return CliRun.of(workshop, cancellation, all.toArray());
  }

  CliRun compare(String first, String second) {
    return CliRun.of(
        workshop, "experiment", "--compare", folder.resolve(first), folder.resolve(second));
  }

  /** The lines of a run's results. */
  List<ObjectNode> lines(String out) throws IOException {
    List<ObjectNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(out).resolve("results.jsonl"))) {
      nodes.add((ObjectNode) new ObjectMapper().readTree(line));
    }
    return nodes;
  }

  /** The lines of a run's results without what varies, byte for byte. */
  List<String> stableLines(String out) throws IOException {
    return lines(out).stream()
        .map(node -> node.without(List.of("seconds", "resident_bytes")).toString())
        .toList();
  }

  JsonNode json(String out, String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(out).resolve(name).toFile());
  }

  /** A part of a run's figures by its id. */
  JsonNode part(String out, String id) throws IOException {
    for (JsonNode section : json(out, "figures.json").path("sections")) {
      for (JsonNode part : section.path("parts")) {
        if (part.path("id").asText().equals(id)) {
          return part;
        }
      }
    }
    throw new AssertionError("no part " + id);
  }
}
