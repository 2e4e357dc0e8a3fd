package io.sigmazero.bench.experiment.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sigmazero.bench.experiment.catalogue.AttackCatalogue;
import io.sigmazero.core.rival.AblatedSigmaZero;
import io.sigmazero.core.rival.FastMinimumNorm;
import io.sigmazero.core.rival.PlainSigmaZero;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigFileTest {
  private static final String FILES = "model: net.onnx\ndata: x.npy\nlabels: y.csv\n";

  @TempDir Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    for (String name : List.of("net.onnx", "other.onnx", "x.npy", "y.csv")) {
      Files.writeString(folder.resolve(name), "");
    }
  }

  @Test
  void everythingThatIsSaidIsTaken() throws IOException {
    ExperimentConfig config =
        yaml(
            """
            experiment: compare
            title: A title
            model: {name: net, model: net.onnx}
            models: [other.onnx]
            data: x.npy
            labels: y.csv
            label_column: class
            samples: 12
            offset: 3
            attacks:
              - fmn
              - sigma-zero: {smoothing: 1e-4, steps: 50}
              - sigma-zero: {label: mine, step_size: 2}
            passes: [100, default]
            seeds: [5, -1]
            engine: nd4j
            gallery: 0
            """);
    assertThat(config.kind()).isEqualTo(ExperimentKind.COMPARE);
    assertThat(config.title()).isEqualTo("A title");
    assertThat(config.models())
        .containsExactly(
            new ModelChoice("net", "net.onnx", "x.npy", "y.csv", "class"),
            new ModelChoice("other", "other.onnx", "x.npy", "y.csv", "class"));
    assertThat(config.samples()).hasValue(12);
    assertThat(config.offset()).isEqualTo(3);
    assertThat(config.attacks())
        .containsExactly(
            new AttackChoice("fmn", FastMinimumNorm.defaults()),
            new AttackChoice(
                "sigma-zero smoothing=0.0001 steps=50", new PlainSigmaZero(50, 1, 1e-4, 0.3, 0.01)),
            new AttackChoice("mine", new PlainSigmaZero(1000, 2, 1e-3, 0.3, 0.01)));
    assertThat(config.passes()).containsExactly(OptionalInt.of(100), OptionalInt.empty());
    assertThat(config.seeds()).containsExactly(5L, -1L);
    assertThat(config.engine()).isEqualTo("nd4j");
    assertThat(config.gallery()).isZero();
  }

  @Test
  void whatIsNotSaidHasDefaults() throws IOException {
    ExperimentConfig config = yaml("experiment: compare\n" + FILES);
    assertThat(config.title()).isEqualTo("compare: net");
    assertThat(config.samples()).isEmpty();
    assertThat(config.offset()).isZero();
    assertThat(config.attacks().stream().map(AttackChoice::label))
        .containsExactlyElementsOf(
            AttackCatalogue.names().stream().filter(n -> !n.startsWith("sigma-zero-")).toList());
    assertThat(config.passes()).containsExactly(OptionalInt.of(1000), OptionalInt.empty());
    assertThat(config.seeds()).containsExactly(0L);
    assertThat(config.engine()).isEqualTo("auto");
    assertThat(config.gallery()).isEqualTo(8);
  }

  @Test
  void jsonSaysTheSameAsYaml() throws IOException {
    Path json = folder.resolve("same.json");
    Files.writeString(
        json,
        """
        {"experiment": "query-budget", "model": "embedded", "attacks": [{"fmn": {"steps": 9}}],
         "passes": 30, "seeds": 4}
        """);
    ExperimentConfig same =
        yaml(
            "experiment: query-budget\nmodel: embedded\nattacks: [{fmn: {steps: 9}}]\npasses: 30\n"
                + "seeds: 4\n");
    assertThat(ConfigFile.read(json).effective()).isEqualTo(same.effective());
    assertThat(same.attacks().get(0).label()).isEqualTo("fmn steps=9");
  }

  @ParameterizedTest
  @EnumSource(ExperimentKind.class)
  void everyKindNeedsLittle(ExperimentKind kind) throws IOException {
    String more =
        switch (kind) {
          case TRANSFER -> "models: [embedded, {name: again, model: embedded}]\n";
          case BLACK_BOX -> "model: embedded\nsurrogate: {name: other, model: embedded}\n";
          case SCALING -> "";
          default -> "model: embedded\n";
        };
    ExperimentConfig config = yaml("experiment: " + kind.text() + "\n" + more);
    assertThat(config.attacks()).isNotEmpty();
    assertThat(config.passes()).isNotEmpty();
    assertThat(config.sensitivity().isPresent()).isEqualTo(kind == ExperimentKind.SENSITIVITY);
    assertThat(config.surrogate().isPresent()).isEqualTo(kind == ExperimentKind.BLACK_BOX);
  }

  @Test
  void sensitivityCoversWhatThePaperVaries() throws IOException {
    Sensitivity sensitivity =
        yaml("experiment: sensitivity\nmodel: embedded\n").sensitivity().orElseThrow();
    assertThat(sensitivity.grid().keySet())
        .isEqualTo(
            Set.of("smoothing", "initial_threshold", "threshold_factor", "step_size", "steps"));
    assertThat(sensitivity.grid().get("smoothing").get(0).doubleValue()).isEqualTo(1e-4);
    assertThat(sensitivity.grid().get("smoothing").get(4).doubleValue()).isEqualTo(1e-2);
  }

  @Test
  void ablationLeavesOutOnePartAtATime() throws IOException {
    List<AttackChoice> variants = yaml("experiment: ablation\nmodel: embedded\n").attacks();
    assertThat(variants.get(0).attack()).isEqualTo(AblatedSigmaZero.defaults());
    assertThat(variants.stream().map(AttackChoice::attack)).doesNotHaveDuplicates();
    assertThat(variants).hasSize(9);
  }

  @Test
  void scalingMakesModelsOfResolutions() throws IOException {
    ExperimentConfig config = yaml("experiment: scaling\nresolutions: [8, 12]\n");
    assertThat(config.models().stream().map(ModelChoice::name)).containsExactly("8x8", "12x12");
    assertThat(config.models().get(1).resolution()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experimnt: compare | experiment is missing, expected one of compare, sensitivity,",
        "experiment: race | experiment is \"race\", expected one of compare, sensitivity, ablation",
        "experiment: 3 | experiment is 3, expected one of compare",
        "sample: 5 | there is no key 'sample' here; there is experiment, title, samples,",
        "resolutions: [8] | there is no key 'resolutions' here",
        "samples: many | samples is \"many\", expected a whole number of at least 1",
        "samples: 0 | samples is 0, expected a whole number of at least 1",
        "samples: 2.5 | samples is 2.5, expected a whole number of at least 1",
        "samples: 99999999999 | samples is 99999999999, expected a whole number",
        "samples: 9999999 | samples is 9999999, expected at most 1000000",
        "offset: -1 | offset is -1, expected a whole number of at least 0",
        "title: [a] | title is [\"a\"], expected a text",
        "gallery: -2 | gallery is -2, expected a whole number of at least 0",
        "engine: abacus | engine is \"abacus\", expected one of auto, onednn, nd4j, dl4j",
        "passes: [] | passes is [], expected budgets, such as [1000, default]",
        "passes: none | passes is \"none\", expected a whole number of at least 1, or default",
        "passes: [0] | passes[0] is 0, expected a whole number of at least 1",
        "passes: [5, 5] | passes[1] is 5, expected every budget once",
        "seeds: [1, 1] | seeds[1] is 1, expected every seed once",
        "seeds: x | seeds is \"x\", expected a whole number",
        "attacks: [] | attacks is [], expected a list of attacks",
        "attacks: [fnm] | attacks[0]: there is no attack 'fnm'; there is sigma-zero, fmn, pdpgd,",
        "attacks: [{fnm: {}}] | attacks[0]: there is no attack 'fnm'; there is sigma-zero",
        "attacks: [{fmn: {stepz: 3}}] | attacks[0].fmn: fmn has no option 'stepz'; it has steps",
        "attacks: [{fmn: 3}] | attacks[0].fmn is 3, expected names with values",
        "attacks: [{fmn: {}, bb: {}}] | expected an attack's name, or 'name: {option: value}'",
        "attacks: [fmn, fmn] | attacks[1]: two attacks are called 'fmn'; give them labels",
        "attacks: [{fmn: {label: 3}}] | attacks[0].fmn.label is 3, expected a text",
        "models: [other.onnx, net.onnx] | models: two models are named 'net'; give them names",
        "models: [{name: a b, model: net.onnx}] | models[0].name is \"a b\", expected a name",
        "models: [{modl: net.onnx}] | models[0].modl",
        "models: [{name: q}] | models[0].model is missing, expected a model file, or embedded",
        "models: [gone.onnx] | models[0]: there is no file",
        "labels: gone.csv | labels: there is no file",
        "data: ${NO_SUCH_VARIABLE}/x | data: the environment variable NO_SUCH_VARIABLE is not set",
      })
  void whatIsWrongIsNamed(String line, String message) throws IOException {
    String key = line.substring(0, line.indexOf(':'));
    String text = "experiment: compare\n" + FILES;
    String rest =
        text.lines()
            .filter(each -> !each.startsWith(key + ":") && !key.equals("experimnt"))
            .reduce("", (a, b) -> a + b + "\n");
    assertRefused(rest + line, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "experiment: compare | model is missing, expected a model file, or embedded",
        "experiment: compare; model: net.onnx | data is missing, expected the samples",
        "experiment: transfer; models: [embedded] | models is [\"embedded\"], expected 2 models",
        "experiment: transfer | models is missing, expected 2 models or more",
        "experiment: black-box; model: embedded | surrogate is missing, expected a model file",
        "experiment: black-box; model: embedded; surrogate: embedded; attacks: [fmn] |"
            + " attacks[0]: fmn needs gradients; without them there is sparse-rs, noise",
        "experiment: scaling; model: embedded; resolutions: [8] | models are given, so none",
        "experiment: scaling; resolutions: [8, 8] | resolutions[1] is 8, expected each side once",
        "experiment: scaling; resolutions: [2] | resolutions[0] is 2, expected a whole number of",
        "experiment: sensitivity; model: embedded; attacks: [fmn] | grid is missing, expected the",
        "experiment: sensitivity; model: embedded; attacks: [fmn, bb] | expected one attack",
        "experiment: sensitivity; model: embedded; grid: {smoothing: [1.0]} |"
            + " expected two options or more",
        "experiment: sensitivity; model: embedded; grid: {smoothing: [x], steps: [1]} |"
            + " sigma-zero.smoothing is \"x\", expected a number",
        "experiment: sensitivity; model: embedded; grid: {smoothing: [1.0], steps: [1]};"
            + " pairs: [[smoothing, size]] | pairs[0] is [\"smoothing\",\"size\"], expected two of",
        "experiment: compare; model: embedded; attacks: [{fmn: {step_size: .inf}}] |"
            + " not YAML at line 3: Malformed numeric value",
        "experiment: compare; experiment: compare | not YAML at line 2: Duplicate",
        "experiment: [ | not YAML at line",
        "just a text | expected names with values, such as 'model: net.onnx'",
        "'' | expected names with values, such as 'model: net.onnx'",
      })
  void whatAKindNeedsIsNamed(String lines, String message) throws IOException {
    assertRefused(lines.replace("; ", "\n"), message);
  }

  @Test
  void filesThatAreNoFilesAreNamed() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> ConfigFile.read(folder.resolve("gone.yaml")));
    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> ConfigFile.read(folder))
        .withMessageContaining("is a folder, expected a file");
  }

  @Test
  void hugeAndDeepFilesAreRefused() throws IOException {
    assertRefused("a".repeat((1 << 20) + 1), "expected at most 1048576");
    assertRefused("experiment: " + "[".repeat(100_000), "");
  }

  @Test
  void pathsAreRelativeToTheFileAndTakeVariables() {
    Map<String, String> environment = Map.of("HERE", "/data", "EMPTY", "");
    Path base = Path.of("/a/b");
    assertThat(ModelChoice.resolve("../c/x.npy", base, environment))
        .isEqualTo(Path.of("/a/c/x.npy"));
    assertThat(ModelChoice.resolve("${HERE}/x", base, environment)).isEqualTo(Path.of("/data/x"));
    assertThat(ModelChoice.resolve("${HERE:-q}/x", base, environment))
        .isEqualTo(Path.of("/data/x"));
    assertThat(ModelChoice.resolve("${EMPTY:-../q}/x", base, environment))
        .isEqualTo(Path.of("/a/q/x"));
  }

  private ExperimentConfig yaml(String text) throws IOException {
    return ConfigFile.read(Files.writeString(folder.resolve("experiment.yaml"), text));
  }

  private void assertRefused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("experiment.yaml"), text);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConfigFile.read(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
