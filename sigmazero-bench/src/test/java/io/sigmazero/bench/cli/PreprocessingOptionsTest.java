package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sigmazero.bench.demo.DemoFiles;
import io.sigmazero.bench.run.Workshop;
import io.sigmazero.models.data.NpyWriter;
import io.sigmazero.testing.NpyFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that the model takes only after something was done to them. */
class PreprocessingOptionsTest {
  @TempDir Path folder;

  @Test
  void logitsAreThoseOfThePreprocessedInputs() throws IOException {
    try (DemoFiles demo = DemoFiles.unpack()) {
      Random random = new Random(4);
      float[] asTheModelTakesThem = new float[784];
      float[] asTheUserHasThem = new float[784];
      for (int i = 0; i < 784; i++) {
        asTheModelTakesThem[i] = random.nextFloat();
        asTheUserHasThem[i] = (asTheModelTakesThem[i] * 0.5f + 0.25f) / 2f;
      }
      NpyFixture expected = logits(demo, asTheModelTakesThem);
      NpyFixture found =
          logits(demo, asTheUserHasThem, "--input-scale", 2, "--mean", 0.25, "--std", "0.5");
      assertThat(found.row(0)).containsExactly(expected.row(0), within(1e-4f));
    }
  }

  @Test
  void aNumberOfChannelsThatDoesNotFitIsOneLine() throws IOException {
    try (DemoFiles demo = DemoFiles.unpack()) {
      CliRun run =
          CliRun.of(Workshop.standard(), "inspect", "--model", demo.model(), "--mean", "1,2,3");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .contains(demo.model() + ": preprocessing has 3 means, 1 deviations")
          .contains("input is 1×");
    }
  }

  private NpyFixture logits(DemoFiles demo, float[] input, Object... options) throws IOException {
    Path data = folder.resolve("x" + options.length + ".npy");
    try (NpyWriter writer = NpyWriter.create(data, 1, 1, 28, 28)) {
      writer.write(0, input);
    }
    Path out = folder.resolve("z" + options.length + ".npy");
    List<Object> arguments =
        new ArrayList<>(List.of("predict", "--model", demo.model(), "--data", data, "--out", out));
    arguments.addAll(List.of(options));
    CliRun run = CliRun.of(Workshop.standard(), arguments.toArray());
    assertThat(run.code()).as(run.err()).isZero();
    return NpyFixture.read(out);
  }
}
