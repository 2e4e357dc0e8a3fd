package io.sigmazero.models.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.ModelLoadException;
import io.sigmazero.models.ModelLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is refused in one line that names the layer. */
@Timeout(20)
class KerasRefusalTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path SEQUENTIAL = case3("net_small_cnn");
  private static final Path FUNCTIONAL = case3("net_two_branch");

  @TempDir Path folder;

  /** One field of one layer of a sequential model is set to a value. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "conv2d | filters | 7 | kernel: expected 3×3×1×7, found 3×3×1×6",
        "conv2d | filters | 2147483647 | kernel: expected 3×3×1×2147483647, found 3×3×1×6",
        "conv2d | filters | 2147483648 | filters is 2147483648, expected a whole number from 1",
        "conv2d | filters | -1 | filters is -1, expected a whole number from 1",
        "conv2d | filters | [6] | filters is [6], expected a whole number from 1",
        "conv2d | filters | null | has no filters",
        "conv2d | kernel_size | [3] | kernel_size is [3], expected two whole numbers",
        "conv2d | kernel_size | [40000, 3] | kernel: expected 40000×3×1×6, found 3×3×1×6",
        "conv2d | data_format | 'channels_first' | data_format is 'channels_first'",
        "conv2d | padding | 'causal' | padding is 'causal', expected 'same' or 'valid'",
        "conv2d | strides | [2147483647, 1] | a window of 3 elements with stride 2147483647",
        "conv2d | dilation_rate | [2147483647, 1] | a window of 4294967295 elements",
        "conv2d | dilation_rate | [9, 1] | a window of 19 elements does not fit an image of 14×14×1",
        "conv2d | use_bias | false | expected 1 weights, found 2",
        "conv2d | use_bias | 1 | use_bias is 1, expected true or false",
        "conv2d | groups | 2 | has 2 groups of 1 channels and 6 filters",
        "conv2d | activation | 'squareplus' | the activation 'squareplus' is not supported",
        "conv2d | activation | 'softmax' | softmax of 14×14×1, only vectors are supported",
        "max_pooling2d | pool_size | [2147483647, 2147483647] | a window of 2147483647 elements",
        "dense | units | 2147483647 | kernel: expected 32×2147483647, found 32×20",
        "dense | units | 20.5 | units is 20.5, expected a whole number from 1",
      })
  void field(String layer, String field, String value, String message) throws IOException {
    JsonNode json = MAPPER.readTree(value.replace('\'', '"'));
    Path file =
        changed(
            SEQUENTIAL, root -> ((ObjectNode) layer(root, layer).path("config")).set(field, json));
    assertRefused(file, "layer '" + layer + "'", message);
  }

  /** A layer of a sequential model gets another class. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Lambda | holds Python code, which is not run",
        "TFOpLambda | layers of this class are not supported",
        "LayerNormalization | layers of this class are not supported",
        "TimeDistributed | layers of this class are not supported",
        "Add | has 1 inputs, expected several",
        "../../etc | layers of this class are not supported",
      })
  void className(String className, String message) throws IOException {
    Path file =
        changed(
            SEQUENTIAL,
            root -> ((ObjectNode) layer(root, "activation")).put("class_name", className));
    assertRefused(file, "layer 'activation' (" + className + ")", message);
  }

  @Test
  void classesOfOthers() throws IOException {
    Path registered =
        changed(
            SEQUENTIAL,
            root -> ((ObjectNode) layer(root, "dense")).put("registered_name", "mine>Dense"));
    assertRefused(registered, "layer 'dense' (Dense)", "a class of the user's own (mine>Dense)");
    Path elsewhere =
        changed(SEQUENTIAL, root -> ((ObjectNode) layer(root, "dense")).put("module", "os.path"));
    assertRefused(elsewhere, "layer 'dense' (Dense)", "a class of the user's own (os.path.Dense)");
    Path activation =
        changed(
            SEQUENTIAL,
            root -> {
              ObjectNode object = MAPPER.createObjectNode().put("class_name", "function");
              object.put("config", "steps").put("registered_name", "mine>steps");
              ((ObjectNode) layer(root, "dense").path("config")).set("activation", object);
            });
    assertRefused(activation, "layer 'dense' (Dense)", "the activation 'mine>steps'");
    Path subclassed = changed(SEQUENTIAL, root -> root.put("class_name", "MyModel"));
    assertRefused(subclassed, "", "the model is a 'MyModel', expected a Sequential or");
  }

  @Test
  void inputs() throws IOException {
    assertRefused(withInput("[null, null, 14, 1]"), "input_layer", "has no fixed extents");
    assertRefused(withInput("[null]"), "input_layer", "has 0 axes without the batch's");
    assertRefused(withInput("[null, 2, 14, 14, 1]"), "input_layer", "has 4 axes");
    assertRefused(withInput("[null, 60000, 60000, 1]"), "input_layer", "2^31");
    assertRefused(
        withInput("[null, 20000, 20000, 1]"), "input_layer", "gives 20000×20000×1 values");
    assertRefused(withInput("[null, 14, 14, 2]"), "conv2d", "expected 3×3×2×6, found 3×3×1×6");
    assertRefused(withInput("[null, 14]"), "conv2d", "takes values of shape 14, expected");
    assertRefused(withInput("[null, -3, 14, 1]"), "input_layer", "has no fixed extents");
  }

  private Path withInput(String shape) throws IOException {
    JsonNode json = MAPPER.readTree(shape);
    return changed(
        SEQUENTIAL,
        root -> ((ObjectNode) layer(root, "input_layer").path("config")).set("batch_shape", json));
  }

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

  private static ArrayNode history(ObjectNode root, String layer) {
    JsonNode tensor = layer(root, layer).path("inbound_nodes").get(0).path("args").get(0);
    return (ArrayNode) tensor.path("config").path("keras_history");
  }

  @Test
  void missingWeights() throws IOException {
    byte[] content =
        KerasFiles.rewritten(
            SEQUENTIAL,
            "model.weights.h5"::equals,
            bytes -> {
              byte[] changed = bytes.clone();
              byte[] name = "conv2d_1".getBytes(StandardCharsets.US_ASCII);
              for (int at = 0; at + name.length < changed.length; at++) {
                if (Arrays.equals(changed, at, at + name.length, name, 0, name.length)) {
                  changed[at + 7] = '9';
                }
              }
              return changed;
            });
    Path file = KerasFiles.write(folder.resolve("model.keras"), content);
    assertRefused(file, "layer 'conv2d_1' (Conv2D)", "expected 2 weights, found 0");
  }

  @Test
  void shapesOfLegacyWeights() throws IOException {
    byte[] content = Files.readAllBytes(KerasCases.FOLDER.resolve("keras1_sequential/model.h5"));
    String text = new String(content, StandardCharsets.ISO_8859_1);
    String wider = text.replace("\"nb_filter\": 4", "\"nb_filter\": 5");
    assertThat(wider).isNotEqualTo(text);
    Path file =
        KerasFiles.write(folder.resolve("model.h5"), wider.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "layer 'conv_a'", "kernel: expected 3×2×2×5, found 3×2×2×4");
    String theano = text.replace("\"dim_ordering\": \"tf\"", "\"dim_ordering\": \"th\"");
    KerasFiles.write(file, theano.getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file, "layer 'conv_a'", "data_format is 'channels_first'");
  }

  @Test
  void weightsWithoutModel() throws IOException {
    Path file = folder.resolve("model.weights.h5");
    Files.copy(KerasCases.FOLDER.resolve("hdf5/newest.h5"), file);
    assertRefused(file, "", "has no attribute model_config: it holds weights at most");
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

  private Path withConfiguration(String text) throws IOException {
    byte[] config = text.getBytes(StandardCharsets.UTF_8);
    byte[] content = KerasFiles.rewritten(SEQUENTIAL, "config.json"::equals, bytes -> config);
    return KerasFiles.write(folder.resolve("model.keras"), content);
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

  private static Path case3(String name) {
    return KerasCases.FOLDER.resolve(name + "_keras3_keras/model.keras");
  }

  private Path changed(Path source, Consumer<ObjectNode> change) throws IOException {
    return KerasFiles.write(folder.resolve("model.keras"), KerasFiles.configured(source, change));
  }

  private static JsonNode layer(ObjectNode root, String name) {
    for (JsonNode layer : root.path("config").path("layers")) {
      if (layer.path("config").path("name").asText().equals(name)) {
        return layer;
      }
    }
    throw new AssertionError("no layer " + name);
  }

  private static void assertRefused(Path file, String layer, String message) {
    assertThatThrownBy(() -> ModelLoader.load(file))
        .isInstanceOf(ModelLoadException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(layer)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }
}
