package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.testing.Fixtures;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against what PyTorch computed of the same files. */
class ReferenceTest {
  private static final String NAME = "smallcnn_ddn_mnist";

  @TempDir Path folder;

  @Test
  void logitsAreThoseOfPyTorch() {
    Path out = folder.resolve("logits.npy");
    CliRun run =
        CliRun.of(
            Workshop.standard(),
            "predict",
            "--model",
            model(),
            "--data",
            reference("input"),
            "--out",
            out);

    assertThat(run.code()).as(run.err()).isZero();
    NpyFixture expected = NpyFixture.read(reference("logits"));
    NpyFixture found = NpyFixture.read(out);
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.floats()).containsExactly(expected.floats(), within(1e-4f));
  }

  @Test
  void gradientsAreThoseOfPyTorchButForATie() {
    Path out = folder.resolve("gradient.npy");
    CliRun run =
        CliRun.of(
            Workshop.standard(),
            "gradient",
            "--model",
            model(),
            "--data",
            reference("input"),
            "--labels",
            reference("labels"),
            "--out",
            out);

    assertThat(run.code()).as(run.err()).isZero();
    NpyFixture expected = NpyFixture.read(reference("margin_gradient"));
    NpyFixture found = NpyFixture.read(out);
    assertThat(found.shape()).isEqualTo(expected.shape());
    int rows = expected.shape()[0];
    int features = expected.values().length / rows;
    int different = 0;
    for (int row = 0; row < rows; row++) {
      double largest = 0;
      for (int j = row * features; j < (row + 1) * features; j++) {
        largest = Math.max(largest, Math.abs(expected.values()[j] - found.values()[j]));
      }
      different += largest > 1e-4 ? 1 : 0;
    }
    // In one of the eight a max-pool ties within rounding, so that both gradients are right.
    assertThat(different).isLessThanOrEqualTo(1);
  }

  @Test
  void attacksAreAsStrongAsInPyTorch() throws IOException {
    Path reference = Fixtures.require("reference/attack_" + NAME + "_100.json");
    JsonNode expected = new ObjectMapper().readTree(reference.toFile());
    Path out = folder.resolve("out");
    CliRun run =
        CliRun.of(
            Workshop.standard(),
            "attack",
            "--model",
            model(),
            "--data",
            Fixtures.require("mnist/t10k-images-idx3-ubyte.gz"),
            "--labels",
            Fixtures.require("mnist/t10k-labels-idx1-ubyte.gz"),
            "--samples",
            expected.get("l0").size(),
            "--steps",
            100,
            "--out",
            out);

    assertThat(run.code()).as(run.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(out.resolve("summary.json").toFile());
    assertThat(summary.get("success_rate").asDouble()).isEqualTo(1);
    double mean = 0;
    for (JsonNode l0 : expected.get("l0")) {
      mean += l0.asDouble() / expected.get("l0").size();
    }
    // Runs in float32 drift apart; their means stay together.
    assertThat(summary.get("mean_l0").asDouble()).isEqualTo(mean, within(0.1 * mean));
  }

  private static Path model() {
    return Fixtures.require("models/" + NAME + ".onnx");
  }

  private static Path reference(String what) {
    return Fixtures.require("reference/" + NAME + "_" + what + ".npy");
  }
}
