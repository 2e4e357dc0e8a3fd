package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.core.model.DifferentiableModel;
import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelHints;
import io.sigmazero.models.engine.Engines;
import io.sigmazero.models.graph.GraphBuilder;
import io.sigmazero.models.graph.Op;
import io.sigmazero.models.graph.Shape;
import io.sigmazero.models.graph.Tensor;
import io.sigmazero.models.graph.UnaryFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model without a gradient: results and report say which layer ends it. */
class ZeroGradientTest {
  @TempDir Path folder;

  @Test
  void theLayerIsNamed() throws IOException {
    AttackRuns runs = labelled();
    CliRun run = attack(runs, new SaturatedWorkshop(60));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(runs.lines("results.jsonl")).hasSize(AttackRuns.SAMPLES);
    for (JsonNode line : runs.lines("results.jsonl")) {
      assertThat(line.get("success").asBoolean()).isFalse();
      assertThat(line.get("diagnosis").asText()).isEqualTo("zero_gradient");
      assertThat(line.get("explanation").asText())
          .startsWith("The gradient was zero in every feature")
          .endsWith("Sigmoid 'squash' is saturated: its slope is zero in every element.");
    }
    assertThat(Files.readString(runs.out().resolve("report.html")))
        .contains("Zero gradient", "Sigmoid &#39;squash&#39; is saturated");
  }

  @Test
  void aMaskThatFixesAllIsToBlame() throws IOException {
    AttackRuns runs = labelled();
    float[] all = new float[AttackRuns.FEATURES];
    Arrays.fill(all, 1f);
    float[][] masks = new float[AttackRuns.SAMPLES][];
    Arrays.fill(masks, all);
    CliRun run = attack(runs, new SaturatedWorkshop(0), "--mask", runs.write("mask.npy", masks));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(runs.lines("results.jsonl").get(3).get("explanation").asText())
        .endsWith("No single layer is saturated or constant: look at the mask.");
  }

  private AttackRuns labelled() throws IOException {
    AttackRuns runs = new AttackRuns(folder);
    Files.writeString(folder.resolve("y.csv"), "0\n".repeat(AttackRuns.SAMPLES));
    return runs;
  }

  private CliRun attack(AttackRuns runs, Workshop workshop, Object... more) {
    Object[] all = {
      "attack",
      "--model",
      folder.resolve("linear.model"),
      "--data",
      folder.resolve("x.npy"),
      "--labels",
      folder.resolve("y.csv"),
      "--steps",
      20,
      "--out",
      runs.out()
    };
    Object[] together = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, together, all.length, more.length);
    return CliRun.of(workshop, together);
  }

  /** Takes any file for a network whose sigmoid gets a large number; it predicts class 0. */
  private record SaturatedWorkshop(float offset) implements Workshop {
    @Override
    public ImportedModel importModel(Path file, ModelHints hints) {
      GraphBuilder graph = new GraphBuilder();
      int input = graph.add("image", new Op.Input(Shape.of(1, 3, 6, 6)));
      int flat = graph.add("flat", new Op.Reshape(Shape.of(1, 108)), input);
      float[] weights = new float[108 * 4];
      Arrays.fill(weights, 0.01f);
      float[] bias = {offset, offset, offset, offset};
      int hidden =
          graph.add(
              "hidden",
              new Op.Dense(new Tensor(Shape.of(108, 4), weights), Tensor.vector(bias)),
              flat);
      int squashed = graph.add("squash", new Op.Unary(UnaryFunction.SIGMOID, 0, 0), hidden);
      float[] last = new float[4 * 3];
      Arrays.fill(last, 0.1f);
      int logits =
          graph.add(
              "logits",
              new Op.Dense(new Tensor(Shape.of(4, 3), last), Tensor.vector(new float[] {1, 0, 0})),
              squashed);
      return ImportedModel.of(graph.build(input, logits));
    }

    @Override
    public DifferentiableModel compile(ImportedModel model, String engine) {
      return Engines.compile(engine, model);
    }
  }
}
