package io.sigmazero.models.dl4j;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * A configuration that was checked before DL4J sees it: which classes it names, how large its
 * numbers are, how deep it goes. What DL4J is given is written anew, so that both read the same.
 */
final class ConfigurationJson {
  /** Larger is no size of a layer: 2^27. */
  static final long LARGEST_SIZE = 1L << 27;

  /** DL4J takes about half a millisecond to set one up. */
  private static final int MOST_LAYERS = 5000;

  private static final int LONGEST_STRING = 100_000;
  private static final int DEEPEST = 100;

  /** Most bytes of a configuration. */
  static final int LONGEST_DOCUMENT = 64 << 20;

  /** Numbers that no array is as large as. */
  private static final Set<String> NO_SIZES = Set.of("seed", "iterationCount", "epochCount");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_STRING)
                          .maxDocumentLength(LONGEST_DOCUMENT)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode root;

  private ConfigurationJson(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads and checks.
   *
   * @throws Refusal in one line
   */
  static ConfigurationJson parse(byte[] bytes) {
    JsonNode root;
    try {
      root = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new Refusal("is no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new Refusal("is no JSON: " + e.getMessage(), e);
    }
    if (!(root instanceof ObjectNode)) {
      throw new Refusal("is no JSON object");
    }
    int layers = Math.max(root.path("confs").size(), root.path("vertices").size());
    if (layers > MOST_LAYERS) {
      throw new Refusal("has %d layers, expected at most %d".formatted(layers, MOST_LAYERS));
    }
    check(root, "");
    return new ConfigurationJson(root);
  }

  private static void check(JsonNode node, String property) {
    if (node.isTextual()) {
      checkText(node.textValue(), property);
    } else if (node.isNumber()) {
      boolean sized = node.isIntegralNumber() && !NO_SIZES.contains(property);
      if (sized && !(node.canConvertToLong() && Math.abs(node.longValue()) <= LARGEST_SIZE)) {
        throw new Refusal(
            "has '%s': %s, expected at most %d".formatted(property, node.asText(), LARGEST_SIZE));
      }
    } else if (node.isArray()) {
      node.forEach(element -> check(element, property));
    } else {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        check(entry.getValue(), entry.getKey());
      }
      dropLossWeights(node);
    }
  }

  /** Type names stand under "@class", those of distributions under "type". */
  private static void checkText(String text, String property) {
    boolean named =
        property.equals("@class") || (property.equals("type") && text.indexOf('.') >= 0);
    if (named && !AllowedClasses.contains(text)) {
      throw new Refusal(
          "names the class '" + text + "', which is none of DL4J's own layers and settings");
    }
  }

  /** Loss functions may hold arrays in a format of ND4J's own; only training uses them. */
  private static void dropLossWeights(JsonNode node) {
    String type = node.path("@class").asText();
    if (node instanceof ObjectNode object && type.startsWith("org.nd4j.linalg.lossfunctions.")) {
      object.remove("weights");
    }
  }

  /** Whether it describes a computation graph, not a sequence of layers. */
  boolean isGraph() {
    return root.has("vertices");
  }

  /** The configuration, written anew. */
  String text() {
    return root.toString();
  }
}
