package io.sigmazero.models.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.ImportedModel;
import io.sigmazero.models.ModelLoader;
import io.sigmazero.models.keras.KerasCases;
import io.sigmazero.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All engines agree on models of every format. */
class EveryFormatTest {
  @TempDir static Path features;

  static List<Path> kerasModels() throws IOException {
    KerasCases.unpack(features);
    try (Stream<Path> files = Stream.concat(Files.walk(KerasCases.FOLDER), Files.walk(features))) {
      return files
          .filter(file -> file.getFileName().toString().matches("model\\.(h5|keras)"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("kerasModels")
  void kerasModelsRunAlikeOnAllEngines(Path file) throws IOException {
    List<EngineVerdict> verdicts = check(ModelLoader.load(file));
    assertThat(verdicts)
        .as(verdicts.toString())
        .allMatch(verdict -> verdict.refusal().isEmpty() && verdict.problem().isEmpty())
        .extracting(EngineVerdict::engine)
        .containsExactly("onednn", "nd4j", "dl4j");
  }

  @ParameterizedTest
  @ValueSource(strings = {"smallcnn_ddn_mnist", "resnet20_cifar10", "vit_mnist"})
  void onnxModelsRunAlikeOnBothEnginesOfGraphs(String name) throws IOException {
    List<EngineVerdict> verdicts =
        check(ModelLoader.load(Fixtures.require("models/" + name + ".onnx")));
    assertThat(verdicts.subList(0, 2))
        .as(verdicts.toString())
        .allMatch(verdict -> verdict.refusal().isEmpty() && verdict.problem().isEmpty());
    assertThat(verdicts.get(2).refusal().orElseThrow()).contains("ONNX");
  }

  private static List<EngineVerdict> check(ImportedModel model) {
    return new ModelCheck(CheckSettings.DEFAULT.withSamples(2)).run(model).verdicts();
  }
}
