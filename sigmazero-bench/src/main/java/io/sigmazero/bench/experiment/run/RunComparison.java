package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whether two runs of an experiment agree in all but what must differ. Left out are
 *
 * <ul>
 *   <li>in {@code results.jsonl} the fields {@code seconds} and {@code resident_bytes},
 *   <li>in {@code environment.json} all but the seeds and the models,
 *   <li>in {@code figures.json} columns of seconds and bytes, parts whose id ends in {@code -time},
 *       the fact {@code environment} and the command to reproduce, which names the folder,
 *   <li>{@code sittings.jsonl}, {@code run.lock}, and what is drawn from {@code figures.json}.
 * </ul>
 *
 * All else agrees byte by byte, the images too.
 */
public final class RunComparison {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Set<String> VARYING_FORMATS = Set.of("SECONDS", "BYTES");
  private static final String VARYING_ID = "-time";

  private final Path first;
  private final Path second;

  /** A comparison of two runs' folders. */
  public RunComparison(Path first, Path second) {
    this.first = first;
    this.second = second;
  }

  /**
   * The first difference, a line; empty if there is none.
   *
   * @throws IOException if a file is missing or malformed
   */
  public Optional<String> difference() throws IOException {
    for (Path folder : List.of(first, second)) {
      if (!Files.exists(folder.resolve(RunFolder.CONFIG))) {
        throw new FileSystemException(folder.toString(), null, "is no folder of an experiment");
      }
    }
    Optional<String> found = differenceOfTrees();
    found = found.isPresent() ? found : differenceOfLines();
    return found.isPresent() ? found : differenceOfImages();
  }

  private Optional<String> differenceOfTrees() throws IOException {
    for (String name : List.of(RunFolder.CONFIG, RunFolder.ENVIRONMENT, RunFolder.FIGURES)) {
      JsonNode there = stripped(name, first);
      JsonNode here = stripped(name, second);
      Optional<String> found = JsonDifference.first(there, here);
      if (found.isPresent()) {
        return Optional.of(name + ": " + found.get());
      }
    }
    return Optional.empty();
  }

  private static JsonNode stripped(String name, Path folder) throws IOException {
    JsonNode tree = tree(folder.resolve(name), Files.readString(folder.resolve(name)));
    if (name.equals(RunFolder.ENVIRONMENT)) {
      return ((ObjectNode) tree).retain("schema", "seeds", "models");
    }
    if (name.equals(RunFolder.FIGURES)) {
      strip(tree);
    }
    return tree;
  }

  private static void strip(JsonNode figures) {
    ((ObjectNode) figures).remove("reproduce");
    ((ObjectNode) figures.path("facts")).remove("environment");
    for (JsonNode section : figures.path("sections")) {
      ArrayNode parts = (ArrayNode) section.path("parts");
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (parts.get(i).path("id").asText().endsWith(VARYING_ID)) {
          parts.remove(i);
        } else if (parts.get(i).has("rows") && parts.get(i).has("columns")) {
          stripColumns(parts.get(i));
        }
      }
    }
  }

  private static void stripColumns(JsonNode table) {
    ArrayNode columns = (ArrayNode) table.path("columns");
    for (int c = columns.size() - 1; c >= 0; c--) {
      if (VARYING_FORMATS.contains(columns.get(c).path("format").asText())) {
        columns.remove(c);
        for (JsonNode row : table.path("rows")) {
          ((ArrayNode) row).remove(c);
        }
      }
    }
  }

  private Optional<String> differenceOfLines() throws IOException {
    List<String> there = lines(first);
    List<String> here = lines(second);
    for (int i = 0; i < Math.min(there.size(), here.size()); i++) {
      if (!there.get(i).equals(here.get(i))) {
        return Optional.of(
            "%s line %d: %s"
                .formatted(
                    RunFolder.RESULTS,
                    i + 1,
                    JsonDifference.first(
                            MAPPER.readTree(there.get(i)), MAPPER.readTree(here.get(i)))
                        .orElse("the order of fields")));
      }
    }
    return there.size() == here.size()
        ? Optional.empty()
        : Optional.of(
            "%s: %d lines there, %d here".formatted(RunFolder.RESULTS, there.size(), here.size()));
  }

  /** The lines without what varies. */
  private static List<String> lines(Path folder) throws IOException {
    Path file = folder.resolve(RunFolder.RESULTS);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      ObjectNode node = (ObjectNode) tree(file, line);
      node.remove(List.of("seconds", "resident_bytes"));
      lines.add(node.toString());
    }
    return lines;
  }

  private Optional<String> differenceOfImages() throws IOException {
    Set<String> names = new TreeSet<>(images(first));
    names.addAll(images(second));
    for (String name : names) {
      Path there = first.resolve(name);
      Path here = second.resolve(name);
      if (!Files.exists(there) || !Files.exists(here)) {
        return Optional.of(name + ": in one folder only");
      }
      if (Files.mismatch(there, here) >= 0) {
        return Optional.of(name + ": another image");
      }
    }
    return Optional.empty();
  }

  private static Set<String> images(Path folder) throws IOException {
    Path gallery = folder.resolve(GalleryFiles.FOLDER);
    Set<String> names = new TreeSet<>();
    if (Files.isDirectory(gallery)) {
      try (Stream<Path> files = Files.walk(gallery)) {
        files.filter(Files::isRegularFile).forEach(f -> names.add(folder.relativize(f).toString()));
      }
    }
    return names;
  }

  private static JsonNode tree(Path file, String text) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree.isObject()) {
        return tree;
      }
    } catch (JsonProcessingException e) {
      throw refused(file, e);
    }
    throw refused(file, null);
  }

  private static IOException refused(Path file, Exception cause) {
    FileSystemException refusal =
        new FileSystemException(file.toString(), null, "is not what an experiment writes");
    refusal.initCause(cause);
    return refusal;
  }
}
