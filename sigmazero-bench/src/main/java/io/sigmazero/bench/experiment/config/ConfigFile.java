package io.sigmazero.bench.experiment.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads experiment files. Stateless. */
public final class ConfigFile {
  private static final long LARGEST = 1 << 20;

  private ConfigFile() {}

  /**
   * Reads a file: JSON if its name ends in {@code .json}, else YAML.
   *
   * @throws ConfigException if it is malformed or says what cannot be run
   * @throws IOException naming the file if it cannot be read
   */
  public static ExperimentConfig read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder, expected a file");
    }
    if (Files.size(file) > LARGEST) {
      throw new ConfigException(
          "%s: %d bytes, expected at most %d".formatted(file, Files.size(file), LARGEST));
    }
    JsonNode tree = tree(file, Files.readAllBytes(file));
    return new ConfigParser(file, new ConfigNode(file.toString(), "", tree)).parse();
  }

  private static JsonNode tree(Path file, byte[] bytes) throws IOException {
    boolean isJson = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    ObjectMapper mapper = isJson ? json() : yaml();
    try {
      JsonNode tree = mapper.readTree(bytes);
      if (tree == null || !tree.isObject()) {
        throw new ConfigException(file + ": expected names with values, such as 'model: net.onnx'");
      }
      return tree;
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      String where = place == null ? "" : " at line " + place.getLineNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("malformed");
      throw new ConfigException(
          "%s: not %s%s: %s".formatted(file, isJson ? "JSON" : "YAML", where, reason), e);
    } catch (StackOverflowError e) {
      throw new ConfigException(file + ": nested too deeply", e);
    }
  }

  private static ObjectMapper json() {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  private static ObjectMapper yaml() {
    return YAMLMapper.builder(YAMLFactory.builder().build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
