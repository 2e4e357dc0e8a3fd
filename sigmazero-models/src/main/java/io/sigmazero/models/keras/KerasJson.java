package io.sigmazero.models.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Parses configurations from strangers: limits on length, depth and numbers. */
final class KerasJson {
  private static final int DEEPEST = 200;
  static final int LONGEST = 64 << 20;
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxDocumentLength(LONGEST)
                      .maxStringLength(1 << 20)
                      .maxNumberLength(100)
                      .build())
              .build());

  private KerasJson() {}

  /**
   * An object.
   *
   * @param what the text's place, for messages
   * @throws Refusal if the text is none or exceeds a limit
   */
  static JsonNode object(String what, String text) {
    if (text.length() > LONGEST) {
      throw new Refusal(what + " has " + text.length() + " characters, at most " + LONGEST);
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Refusal(what + " is no JSON that can be read: " + e.getOriginalMessage(), e);
    }
    if (node == null || !node.isObject()) {
      throw new Refusal(what + " is no JSON object");
    }
    return node;
  }
}
