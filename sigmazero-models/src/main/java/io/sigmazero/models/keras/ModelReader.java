package io.sigmazero.models.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sigmazero.models.keras.LayerDefinition.Call;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a model's configuration, whichever version of Keras wrote it. */
final class ModelReader {
  private static final int DEEPEST = 10;
  private static final int LONGEST_NAME = 200;
  private static final Set<String> MODEL_CLASSES = Set.of("Sequential", "Functional", "Model");
  private static final Pattern KERAS_MODULE =
      Pattern.compile("(keras|tf_keras|tensorflow\\.(python\\.)?keras)(\\..*)?");

  private final KerasVersion version;
  private final InboundNodes inbound;
  private final int mostLayers;
  private int layersRead;

  ModelReader(KerasVersion version, int mostLayers) {
    this.version = version;
    this.mostLayers = mostLayers;
    this.inbound = new InboundNodes(version);
  }

  /**
   * Reads the outermost model.
   *
   * @param root an object with {@code class_name} and {@code config}
   * @throws Refusal if it is no model of Keras's own layers
   */
  ModelDefinition read(JsonNode root) {
    String className = root.path("class_name").asText();
    if (!MODEL_CLASSES.contains(className)) {
      throw new Refusal(
          "the model is a '" + className + "', expected a Sequential or a functional model");
    }
    requireKeras("the model", className, root);
    return model("the model", root, 0);
  }

  private ModelDefinition model(String label, JsonNode node, int depth) {
    if (depth > DEEPEST) {
      throw new Refusal(label + ": models inside models, more than " + DEEPEST + " deep");
    }
    JsonNode config = node.path("config");
    JsonNode list = config.isArray() ? config : config.path("layers");
    if (!list.isArray() || list.isEmpty()) {
      throw new Refusal(label + ": its configuration has no layers");
    }
    boolean sequential = node.path("class_name").asText().equals("Sequential");
    List<LayerDefinition> layers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode item : list) {
      LayerDefinition layer = layer(item, sequential, depth);
      if (!names.add(layer.name())) {
        throw new Refusal("layer '" + layer.name() + "': there are two of this name");
      }
      layers.add(layer);
    }
    if (sequential) {
      return new ModelDefinition(true, withInput(label, layers, node), List.of(), List.of());
    }
    return new ModelDefinition(
        false,
        layers,
        inbound.ends(label + ": input_layers", config.path("input_layers")),
        inbound.ends(label + ": output_layers", config.path("output_layers")));
  }

  private LayerDefinition layer(JsonNode node, boolean sequential, int depth) {
    if (++layersRead > mostLayers) {
      throw new Refusal("the model has more than " + mostLayers + " layers");
    }
    String className = node.path("class_name").asText();
    JsonNode config = node.path("config");
    String name = config.path("name").asText(node.path("name").asText());
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new Refusal("a layer of class '" + className + "' has no usable name: '" + name + "'");
    }
    String label = "layer '" + name + "' (" + className + ")";
    requireKeras(label, className, node);
    boolean trainable = config.path("trainable").asBoolean(true);
    List<Call> calls = sequential ? List.of() : inbound.calls(label, node.path("inbound_nodes"));
    if (MODEL_CLASSES.contains(className)) {
      ModelDefinition inner = model(label, node, depth + 1);
      return new LayerDefinition(
          name, className, new Fields(label, config), trainable, calls, inner);
    }
    if (version.major() == 1) {
      ObjectNode modern = Keras1.modern(label, className, config);
      Fields fields = new Fields(label, modern);
      return new LayerDefinition(
          name, Keras1.className(label, className, config), fields, trainable, calls, null);
    }
    return new LayerDefinition(name, className, new Fields(label, config), trainable, calls, null);
  }

  /** A sequential model may tell its input's shape in three other places than an input layer. */
  private static List<LayerDefinition> withInput(
      String label, List<LayerDefinition> layers, JsonNode node) {
    LayerDefinition first = layers.get(0);
    if (first.className().equals("InputLayer") || first.model().isPresent()) {
      return layers;
    }
    JsonNode shape = first.fields().raw("batch_input_shape");
    if (!shape.isArray()) {
      shape = first.fields().raw("batch_shape");
    }
    if (!shape.isArray()) {
      shape = node.path("config").path("build_input_shape");
    }
    if (!shape.isArray()) {
      shape = node.path("build_config").path("input_shape");
    }
    if (!shape.isArray()) {
      throw new Refusal(label + ": does not tell the shape of its input");
    }
    ObjectNode config = JsonNodeFactory.instance.objectNode();
    config.set("batch_input_shape", shape);
    List<LayerDefinition> all = new ArrayList<>();
    String name = first.name() + "_input";
    all.add(
        new LayerDefinition(
            name,
            "InputLayer",
            new Fields("layer '" + name + "' (InputLayer)", config),
            true,
            List.of(),
            null));
    all.addAll(layers);
    return all;
  }

  /** Refuses classes of other packages, which may compute anything under any name. */
  private static void requireKeras(String label, String className, JsonNode node) {
    if (className.equals("Lambda")) {
      throw new Refusal(label + ": holds Python code, which is not run");
    }
    String registered = node.path("registered_name").asText("");
    String module = node.path("module").asText("");
    boolean foreign = registered.contains(">");
    boolean elsewhere = !module.isEmpty() && !KERAS_MODULE.matcher(module).matches();
    if (foreign || elsewhere) {
      throw new Refusal(
          "%s: is a class of the user's own (%s), only Keras's layers can be read"
              .formatted(label, foreign ? registered : module + "." + className));
    }
  }
}
