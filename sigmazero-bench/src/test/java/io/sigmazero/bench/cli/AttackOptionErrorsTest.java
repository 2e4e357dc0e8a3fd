package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad values of the attack's options, and options that do not go together: one line each. */
class AttackOptionErrorsTest {
  @TempDir Path folder;
  private AttackRuns runs;

  @BeforeEach
  void writeInputs() throws IOException {
    runs = new AttackRuns(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--target -4 | --target is -4, must be 0 or more",
        "--target 3 | --target is 3, must be below 3, the model's number of classes",
        "--target least-likly | --target is least-likly, must be a class, least-likely,"
            + " second-most-likely, or a file; there is no such file",
        "--target 99999999999 | --target is 99999999999, must be a class",
        "--group pixels | --group is pixels, must be feature, pixel, or a file; there is no such",
        "--levels 1 | --levels is 1, must be from 2 to 1048576",
        "--levels 1048577 | --levels is 1048577, must be from 2 to 1048576",
        "--patience 0 | --patience is 0, must be at least 1",
        "--max-forward 0 | --max-forward is 0, must be at least 1",
        "--max-backward -1 | --max-backward is -1, must be 0 or more",
        "--max-seconds 0 | --max-seconds is 0.0, must be positive and finite",
        "--max-seconds NaN | --max-seconds is NaN, must be positive and finite",
        "--variant other | --variant is other, must be paper or refined",
        "--restarts -1 | --restarts is -1, must be 0 or more",
        "--png | --png needs --levels 256, as an image of 8 bits holds no other values; --levels is"
            + " not given",
        "--png --levels 16 | --levels is 16",
        "--trace -1 | --trace is -1, must be 0 or more",
        "--trace 12 | --trace is 12, must be from 0 to 11, the rows of this run",
        "--trace 2 --offset 3 --samples 4 | --trace is 2, must be from 3 to 6, the rows of this run",
        "--trace a | Invalid value for option '--trace'",
        "--patients 3 | did you mean --patience?",
      })
  void wrongValuesAreWrongUse(String arguments, String message) {
    assertOneLine(runs.attack((Object[]) arguments.split(" ")), 2, message);
  }

  @Test
  void filesThatDoNotFitAreNamedWithTheirOption() throws IOException {
    Path two = Files.writeString(folder.resolve("two.csv"), "1\n2\n");
    assertOneLine(
        runs.attack("--target", two), 1, "--target " + two, "2 labels, but there are 12 inputs");
    assertOneLine(
        runs.attack("--group", two), 1, "--group " + two, "2 group ids", "shape [3, 6, 6]");
    assertOneLine(runs.attack("--mask", two), 1, "--mask " + two, "expected a mask as .npy or PNG");
    Path none = folder.resolve("none.npy");
    assertOneLine(runs.attack("--mask", none), 1, "--mask " + none, "no such file");
    assertOneLine(runs.attack("--start", none), 1, "--start " + none, "no such file");
    assertOneLine(runs.attack("--start", two), 1, "--start " + two);
  }

  @Test
  void aTargetThatIsNoClassIsNamed() throws IOException {
    Path targets = Files.writeString(folder.resolve("t.csv"), "1\n".repeat(7) + "5\n1\n1\n1\n1\n");
    assertOneLine(
        runs.attack("--target", targets),
        1,
        "--target " + targets + ": row 7 has target 5, but the model's classes are 0..2");
    assertThat(runs.attack("--target", targets, "--samples", 7).code()).isZero();
  }

  @Test
  void aMaskOfAnotherShapeIsNamed() throws IOException {
    Path mask = folder.resolve("mask.npy");
    NpyWriter.create(mask, 5, 6).close();
    assertOneLine(
        runs.attack("--mask", mask),
        1,
        "--mask " + mask,
        "a mask of shape [5, 6], but a sample has shape [3, 6, 6] and the data has 12 rows");
  }

  @Test
  void startsOfAnotherNumberOrWithoutNumbersAreNamed() throws IOException {
    Path three = runs.write("three.npy", runs.inputs[0], runs.inputs[1], runs.inputs[2]);
    assertOneLine(
        runs.attack("--start", three, "--samples", 4),
        1,
        "--start "
            + three
            + ": 3 rows, expected 4, the samples of this run, or 12, the rows of the"
            + " data");
    float[] broken = runs.inputs[1].clone();
    broken[17] = Float.NaN;
    Path nan = runs.write("nan.npy", runs.inputs[0], broken);
    assertOneLine(
        runs.attack("--start", nan, "--samples", 2),
        1,
        "--start " + nan + ": row 1 has value NaN at feature 17, expected a finite number");
    Path flat = folder.resolve("flat.npy");
    NpyWriter.create(flat, 12, 5).close();
    assertOneLine(runs.attack("--start", flat), 1, "--start " + flat, "[5]", "[3, 6, 6]");
  }

  @Test
  void imagesNeedInputsThatAreImages() {
    LinearWorkshop flat = new LinearWorkshop(() -> {}, 108);
    CliRun run =
        CliRun.of(
            flat,
            "attack",
            "--model",
            folder.resolve("linear.model"),
            "--data",
            folder.resolve("x.npy"),
            "--labels",
            folder.resolve("y.csv"),
            "--levels",
            256,
            "--png",
            "--out",
            folder.resolve("out"));
    assertOneLine(run, 1, "the model takes [108]");
  }

  @Test
  void aFolderOfOtherImagesIsNotReplaced() throws IOException {
    Path images = Files.createDirectories(runs.out().resolve("adversarial"));
    Path other = Files.writeString(images.resolve("holiday.png"), "");
    assertOneLine(
        runs.attack("--levels", 256, "--png"),
        1,
        other.toString(),
        "is no image of an earlier run, so its folder is not replaced");
  }

  private static void assertOneLine(CliRun run, int code, String... parts) {
    assertThat(run.err()).startsWith("sigmazero: ").contains(parts);
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
  }
}
