package io.sigmazero.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sigmazero.bench.run.Workshop;
import io.sigmazero.models.data.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every wrong use and every bad file ends in one line and the right exit code. */
class ErrorLinesTest {
  @TempDir Path folder;
  private final LinearWorkshop workshop = new LinearWorkshop(() -> {}, 1, 4, 4);
  private Path model;
  private Path data;
  private Path labels;

  @BeforeEach
  void writeInputs() throws IOException {
    model = Files.writeString(folder.resolve("net.onnx"), "weights");
    data = inputs("x.npy", 0.5f);
    labels = Files.writeString(folder.resolve("y.csv"), "label\n0\n1\n2\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--steps 0 | --steps is 0, must be at least 1",
        "--steps many | Invalid value for option '--steps': 'many' is not an int",
        "--sigma 0 | --sigma is 0.0, must be positive and finite",
        "--sigma NaN | --sigma is NaN, must be positive and finite",
        "--eta0 -1 | --eta0 is -1.0, must be positive and finite",
        "--tau0 1.5 | --tau0 is 1.5, must be in [0, 1]",
        "--tau-factor -0.1 | --tau-factor is -0.1, must be finite and not negative",
        "--budget -2 | --budget is -2, must be 0 or more",
        "--target -1 | --target is -1, must be 0 or more",
        "--target 3 | --target is 3, must be below 3, the model's number of classes",
        "--threads 0 | --threads is 0, must be at least 1",
        "--samples 0 | --samples is 0, must be at least 1",
        "--offset -1 | --offset is -1, must be 0 or more",
        "--bounds 1 | '1' is not two numbers, such as 0,1",
        "--bounds a,b | 'a,b' is not two numbers, such as 0,1",
        "--bounds 1,0 | '1,0' is not finite numbers, the first below the second",
        "--bounds 0,Infinity | is not finite numbers",
        "--seed x | Invalid value for option '--seed': 'x' is not a long",
        "--input-scale 0 | --input-scale is 0.0, must be finite and not 0",
        "--mean NaN | --mean is [NaN], must be finite",
        "--std 1,0 | --std is [1.0, 0.0], must be finite and not 0",
        "--channel-order grb | --channel-order is grb, must be rgb or bgr",
        "--buget 5 | did you mean --budget?",
      })
  void wrongOptionsAreWrongUse(String arguments, String message) {
    CliRun run = attack((Object[]) arguments.split(" "));
    assertOneLine(run, 2, message);
  }

  @Test
  void missingOptionsAreNamed() {
    assertOneLine(CliRun.of(workshop, "attack", "--model", model), 2, "--data=PATH", "--out=DIR");
    assertOneLine(CliRun.of(workshop), 2, "a command is missing; there is: attack, predict");
    assertOneLine(CliRun.of(workshop, "atack"), 2, "did you mean attack?");
  }

  @Test
  void labelsAreNeeded() {
    CliRun run =
        CliRun.of(
            workshop, "attack", "--model", model, "--data", data, "--out", folder.resolve("o"));
    assertOneLine(run, 2, "--labels is missing", data.toString());
    run =
        CliRun.of(
            workshop, "gradient", "--model", model, "--data", data, "--out", folder.resolve("g"));
    assertOneLine(run, 2, "--labels is missing", data.toString());
  }

  @Test
  void aMissingModelIsNamed() {
    CliRun run = CliRun.of(Workshop.standard(), "inspect", "--model", folder.resolve("no.onnx"));
    assertOneLine(run, 1, folder.resolve("no.onnx").toString(), "no such file");
  }

  @Test
  void aModelWithBadContentIsNamed() {
    CliRun run = CliRun.of(Workshop.standard(), "inspect", "--model", model);
    assertOneLine(run, 1, model.toString());
  }

  @Test
  void aModelOfUnknownKindIsNamed() {
    CliRun run = CliRun.of(Workshop.standard(), "inspect", "--model", labels);
    assertOneLine(run, 1, labels.toString(), ".onnx");
  }

  @Test
  void missingDataIsNamed() {
    data = folder.resolve("none.npy");
    assertOneLine(attack(), 1, data.toString());
  }

  @Test
  void labelsOfAnotherLengthAreNamed() throws IOException {
    Files.writeString(labels, "label\n0\n1\n");
    assertOneLine(attack(), 1, labels.toString(), "2", "3");
  }

  @Test
  void aLabelOutOfRangeIsNamed() throws IOException {
    Files.writeString(labels, "label\n0\n1\n3\n");
    assertOneLine(attack(), 1, data.toString(), "label 3", "classes are 0..2");
  }

  @Test
  void valuesOutsideTheBoundsAreNamed() throws IOException {
    data = inputs("wide.npy", 1.5f);
    assertOneLine(attack(), 1, data.toString(), "1.5", "bounds 0.0 to 1.0", "--bounds");
    assertThat(folder.resolve("out"))
        .as("nothing was attacked, nothing is left")
        .isEmptyDirectory();
    assertThat(attack("--bounds", "0,2").code()).isZero();
  }

  @Test
  void dataOfAnotherShapeIsNamed() throws IOException {
    data = folder.resolve("flat.npy");
    NpyWriter.create(data, 3, 5).close();
    assertOneLine(attack(), 1, data.toString(), "5");
  }

  @Test
  void anUnknownEngineIsNamed() {
    assertOneLine(attack("--engine", "abacus"), 1, "abacus");
  }

  @Test
  void aFileInPlaceOfTheOutputFolderIsNamed() throws IOException {
    Files.writeString(folder.resolve("out"), "");
    assertOneLine(attack(), 1, folder.resolve("out").toString(), "is a file, expected a folder");
  }

  @Test
  void aFolderInPlaceOfTheOutputFileIsNamed() {
    CliRun run = CliRun.of(workshop, "predict", "--model", model, "--data", data, "--out", folder);
    assertOneLine(run, 1, folder.toString(), "is a folder, expected a file");
  }

  @Test
  void aFullDiskIsNamed() throws IOException {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device that is always full").exists();
    Path out = Files.createDirectories(folder.resolve("out"));
    Path results = Files.createSymbolicLink(out.resolve("results.jsonl.partial"), full);
    assertOneLine(attack(), 1, results.toString(), "No space left on device");
    Files.delete(results);
  }

  @Test
  void lineBreaksInNamesDoNotBreakTheLine() {
    assertOneLine(
        CliRun.of(Workshop.standard(), "inspect", "--model", "a\nb\u001b[31m.onnx"), 1, "a b");
  }

  @Test
  void debugShowsWhere() {
    CliRun run = CliRun.of(Workshop.standard(), "inspect", "--debug", "--model", model);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\tat io.sigmazero.");
  }

  @Test
  void fewerSamplesThanAskedForAreNotTakenSilently() {
    CliRun run = attack("--samples", 50);
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains(data.toString()).contains("holds 3 samples");
  }

  private CliRun attack(Object... more) {
    List<Object> all = new ArrayList<>(List.of("attack", "--model", model, "--data", data));
    all.addAll(List.of("--labels", labels, "--out", folder.resolve("out")));
    if (!List.of(more).contains("--steps")) {
      all.addAll(List.of("--steps", 5));
    }
    all.addAll(List.of(more));
    return CliRun.of(workshop, all.toArray());
  }

  private Path inputs(String name, float value) throws IOException {
    Path file = folder.resolve(name);
    try (NpyWriter writer = NpyWriter.create(file, 3, 1, 4, 4)) {
      float[] row = new float[16];
      row[7] = value;
      for (int i = 0; i < 3; i++) {
        writer.write(i, row);
      }
    }
    return file;
  }

  private static void assertOneLine(CliRun run, int code, String... parts) {
    assertThat(run.err()).startsWith("sigmazero: ").contains(parts);
    assertThat(run.err().lines()).as(run.err()).hasSize(1);
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).isEmpty();
  }
}
