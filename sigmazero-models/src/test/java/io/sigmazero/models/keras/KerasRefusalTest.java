package io.sigmazero.models.keras;

import static io.sigmazero.models.keras.KerasFiles.assertRefused;
import static io.sigmazero.models.keras.KerasFiles.case3;
import static io.sigmazero.models.keras.KerasFiles.layer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  private Path changed(Path source, Consumer<ObjectNode> change) throws IOException {
    return KerasFiles.write(folder.resolve("model.keras"), KerasFiles.configured(source, change));
  }
}
