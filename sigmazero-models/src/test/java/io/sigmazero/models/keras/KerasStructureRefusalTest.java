package io.sigmazero.models.keras;

import static io.sigmazero.models.keras.KerasFiles.assertRefused;
import static io.sigmazero.models.keras.KerasFiles.case3;
import static io.sigmazero.models.keras.KerasFiles.layer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that cannot be connected, and configurations without end. */
@Timeout(20)
class KerasStructureRefusalTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path SEQUENTIAL = case3("net_small_cnn");
  private static final Path FUNCTIONAL = case3("net_two_branch");

  @TempDir Path folder;

  @Test
  void connections() throws IOException {
    Path unknown = changed(FUNCTIONAL, root -> history(root, "branch_a").set(0, "nowhere"));
    assertRefused(unknown, "", "is called with results that no layer gives");
    Path circle = changed(FUNCTIONAL, root -> history(root, "branch_a").set(0, "branch_a"));
    assertRefused(circle, "", "is called with results that no layer gives");
    Path number = changed(FUNCTIONAL, root -> history(root, "branch_a").set(1, -1));
    assertRefused(number, "layer 'branch_a'", "expected a number from 0");
    Path output =
        changed(
            FUNCTIONAL,
            root ->
                ((ObjectNode) root.path("config"))
                    .putArray("output_layers")
                    .add("x")
                    .add(0)
                    .add(0));
    assertRefused(output, "", "its output 'x' is computed by no layer");
    Path image =
        changed(
            FUNCTIONAL,
            root ->
                ((ObjectNode) root.path("config"))
                    .putArray("output_layers")
                    .add("branch_a")
                    .add(0)
                    .add(0));
    assertRefused(image, "", "the model's output has the shape 8×8×4, expected a vector");
    Path twice =
        changed(
            FUNCTIONAL,
            root -> ((ObjectNode) layer(root, "branch_b").path("config")).put("name", "branch_a"));
    assertRefused(twice, "layer 'branch_a'", "there are two of this name");
    Path constant =
        changed(
            FUNCTIONAL,
            root ->
                ((ArrayNode) layer(root, "branch_a").path("inbound_nodes").get(0).path("args"))
                    .add(2));
    assertRefused(constant, "layer 'branch_a'", "something other than layers' results");
    Path training =
        changed(
            FUNCTIONAL,
            root ->
                ((ObjectNode) layer(root, "branch_a").path("inbound_nodes").get(0).path("kwargs"))
                    .put("training", true));
    assertRefused(training, "layer 'branch_a'", "is called as in training");
  }

  @Test
  void deepConfiguration() throws IOException {
    String deep = "{\"class_name\": ".repeat(10_000);
    assertRefused(withConfiguration(deep), "", "nesting depth");
    ObjectNode model = MAPPER.createObjectNode().put("class_name", "Sequential");
    ObjectNode inner = model;
    for (int i = 0; i < 20; i++) {
      ObjectNode layer = inner.putObject("config").putArray("layers").addObject();
      layer.put("class_name", "Sequential").put("name", "m" + i);
      inner = layer;
    }
    assertRefused(withConfiguration(model.toString()), "", "models inside models");
  }

  @Test
  void endlessConfiguration() throws IOException {
    assertRefused(withConfiguration("[1, 2]"), "", "config.json is no JSON object");
    assertRefused(withConfiguration(""), "", "config.json is no JSON object");
    assertRefused(withConfiguration("{\"class_name\": \"Functional\"}"), "", "has no layers");
    String layers = "{\"class_name\": \"Dropout\", \"config\": {\"name\": \"";
    StringBuilder many = new StringBuilder("{\"class_name\": \"Sequential\", \"config\": [");
    for (int i = 0; i <= 100_000; i++) {
      many.append(i == 0 ? "" : ",").append(layers).append(i).append("\"}}");
    }
    assertRefused(withConfiguration(many + "]}"), "", "more than 100000 layers");
  }

  /** Each call of a layer takes its weights once more. */
  @Test
  void sharedLayerWithoutEnd() throws IOException {
    Path file =
        changed(
            case3("net_nested"),
            root -> {
              ObjectNode shared = (ObjectNode) layer(root, "shared");
              ArrayNode calls = (ArrayNode) shared.path("inbound_nodes");
              for (int call = 2; call < 6000; call++) {
                ObjectNode next = calls.get(1).deepCopy();
                ((ArrayNode) next.path("args").get(0).path("config").path("keras_history"))
                    .set(1, call - 1);
                calls.add(next);
              }
            });
    assertRefused(file, "", "the model becomes more than 5000 layers");
  }

  @Test
  void zipBomb() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("config.json"));
      for (int i = 0; i < 100; i++) {
        zip.write(new byte[1 << 20]);
      }
    }
    Path file = KerasFiles.write(folder.resolve("model.keras"), bytes.toByteArray());
    assertRefused(file, "", "unpacks");
  }

  @ParameterizedTest
  @ValueSource(strings = {"4.0.0", "", "two", "1e9", "2.\n"})
  void versions(String version) throws IOException {
    byte[] content =
        KerasFiles.rewritten(
            SEQUENTIAL,
            "metadata.json"::equals,
            bytes ->
                MAPPER
                    .createObjectNode()
                    .put("keras_version", version)
                    .toString()
                    .getBytes(StandardCharsets.UTF_8));
    Path file = KerasFiles.write(folder.resolve("model.keras"), content);
    assertRefused(file, "", "expected Keras 1, 2 or 3");
  }

  private static ArrayNode history(ObjectNode root, String layer) {
    JsonNode tensor = layer(root, layer).path("inbound_nodes").get(0).path("args").get(0);
    return (ArrayNode) tensor.path("config").path("keras_history");
  }

  private Path withConfiguration(String text) throws IOException {
    byte[] config = text.getBytes(StandardCharsets.UTF_8);
    byte[] content = KerasFiles.rewritten(SEQUENTIAL, "config.json"::equals, bytes -> config);
    return KerasFiles.write(folder.resolve("model.keras"), content);
  }

  private Path changed(Path source, Consumer<ObjectNode> change) throws IOException {
    return KerasFiles.write(folder.resolve("model.keras"), KerasFiles.configured(source, change));
  }
}
