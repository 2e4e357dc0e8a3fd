package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Makes variants of {@code .keras} files. */
final class KerasFiles {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private KerasFiles() {}

  static Path write(Path file, byte[] content) {
    try {
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file with some of its entries changed. */
  static byte[] rewritten(Path source, Predicate<String> which, UnaryOperator<byte[]> change)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipFile zip = new ZipFile(source.toFile());
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(which.test(entry.getName()) ? change.apply(content) : content);
      }
    }
    return bytes.toByteArray();
  }

  /** The file with its model's configuration changed. */
  static byte[] configured(Path source, Consumer<ObjectNode> change) throws IOException {
    return rewritten(
        source,
        "config.json"::equals,
        content -> {
          try {
            ObjectNode config = (ObjectNode) MAPPER.readTree(content);
            change.accept(config);
            return MAPPER.writeValueAsBytes(config);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** A case of Keras 3. */
  static Path case3(String name) {
    return KerasCases.FOLDER.resolve(name + "_keras3_keras/model.keras");
  }

  /** The layer of a name. */
  static JsonNode layer(ObjectNode root, String name) {
    for (JsonNode layer : root.path("config").path("layers")) {
      if (layer.path("config").path("name").asText().equals(name)) {
        return layer;
      }
    }
    throw new AssertionError("no layer " + name);
  }

  /** Expects a message of one line that names the file and holds these texts. */
  static void assertRefused(Path file, String layer, String message) {
    assertThatThrownBy(() -> ModelLoader.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(layer)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
