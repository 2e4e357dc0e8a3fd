package io.sigmazero.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Models of more layers than others in the tests, and of too many. */
class ManyLayersTest {
  @TempDir Path folder;

  @Test
  void aLongChainInSameDiff() throws ModelLoadException {
    SameDiff sameDiff = SameDiff.create();
    SDVariable x = sameDiff.placeHolder("x", DataType.FLOAT, -1, 3);
    SDVariable value = x.mmul("product", sameDiff.constant("w", Nd4j.ones(DataType.FLOAT, 3, 2)));
    for (int i = 0; i < 600; i++) {
      value = sameDiff.math.tanh("t" + i, value);
    }
    Path file = folder.resolve("chain.fb");
    sameDiff.save(file.toFile(), false);
    ImportedModel model = ModelLoader.load(file);
    assertThat(model.sourceOps()).containsEntry("tanh", 600);
  }

  @Test
  void tooManyInDl4j() throws IOException {
    Path file = folder.resolve("network.zip");
    try (OutputStream bytes = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      String layers = "{},".repeat(5000) + "{}";
      zip.write(("{\"confs\":[" + layers + "]}").getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
    }
    assertThatThrownBy(() -> ModelLoader.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(file + ": entry 'configuration.json' has 5001 layers, expected at most 5000");
  }
}
