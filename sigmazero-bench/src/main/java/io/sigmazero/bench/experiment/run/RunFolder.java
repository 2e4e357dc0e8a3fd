package io.sigmazero.bench.experiment.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sigmazero.bench.run.Json;
import io.sigmazero.bench.run.OutputFolder;
import io.sigmazero.bench.run.PartialFile;
import io.sigmazero.bench.run.WriteFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of an experiment's run. While it is open no other process works in it. */
public final class RunFolder implements AutoCloseable {
  /** The experiment with all defaults filled in. */
  public static final String CONFIG = "config.json";

  /** What the results rest on. */
  public static final String ENVIRONMENT = "environment.json";

  /** A line a sample of a cell. */
  public static final String RESULTS = "results.jsonl";

  /** A line a process that worked on it. */
  public static final String SITTINGS = "sittings.jsonl";

  /** What the report shows, as data. */
  public static final String FIGURES = "figures.json";

  private static final String LOCK = "run.lock";
  private static final String MODELS = "models";
  private static final List<String> FILES =
      List.of(CONFIG, ENVIRONMENT, RESULTS, SITTINGS, FIGURES);

  private final Path folder;
  private final FileChannel lock;

  private RunFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Makes the folder if it is missing and takes its lock.
   *
   * @throws IOException naming what stands in the way
   */
  public static RunFolder open(Path folder) throws IOException {
    OutputFolder.requireWritable(folder.toAbsolutePath(), folder);
    FileChannel lock =
        FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw new OverlappingFileLockException();
      }
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw new FileSystemException(
          folder.toString(), null, "another process is running an experiment in this folder");
    }
    return new RunFolder(folder, lock);
  }

  /** The folder. */
  public Path path() {
    return folder;
  }

  /** A file in the folder. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Deletes what an earlier run wrote; plots and report are replaced later anyway. */
  public void clear() throws IOException {
    for (String name : FILES) {
      Files.deleteIfExists(file(name));
    }
    Path gallery = file(GalleryFiles.FOLDER);
    if (Files.isDirectory(gallery)) {
      List<Path> all;
      try (Stream<Path> walked = Files.walk(gallery)) {
        all = walked.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : all) {
        Files.delete(each);
      }
    }
  }

  /**
   * Makes sure that the folder holds this experiment: writes what it is if the folder is new, else
   * compares.
   *
   * @param config the experiment
   * @param environment what its results rest on; of it the models must agree
   * @throws IOException if the folder holds another experiment, or something cannot be written
   */
  public void claim(Map<String, Object> config, Map<String, Object> environment)
      throws IOException {
    JsonMapper mapper = new JsonMapper();
    if (!Files.exists(file(CONFIG))) {
      if (Files.exists(file(RESULTS)) && Files.size(file(RESULTS)) > 0) {
        throw new FileSystemException(
            file(RESULTS).toString(),
            null,
            "is there without %s, so nobody knows what it is; --fresh starts over"
                .formatted(CONFIG));
      }
      write(ENVIRONMENT, Json.pretty(environment) + "\n");
      write(CONFIG, Json.pretty(config) + "\n");
      return;
    }
    requireSame(CONFIG, "", read(CONFIG), mapper.readTree(Json.line(config)));
    requireSame(
        ENVIRONMENT,
        MODELS,
        read(ENVIRONMENT).path(MODELS),
        mapper.readTree(Json.line(environment)).path(MODELS));
  }

  /** A JSON file of the folder. */
  public JsonNode read(String name) throws IOException {
    try {
      return new JsonMapper().readTree(Files.readAllBytes(file(name)));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      FileSystemException refusal =
          new FileSystemException(file(name).toString(), null, "is no JSON; --fresh starts over");
      refusal.initCause(e);
      throw refusal;
    }
  }

  /** Writes a text file of the folder at once, replacing an older one. */
  public void write(String name, String text) throws IOException {
    PartialFile partial = PartialFile.at(file(name));
    try {
      Files.writeString(partial.path(), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw WriteFailure.naming(partial.path(), e);
    }
    partial.complete();
  }

  /** Adds a line to a text file of the folder. */
  public void append(String name, String line) throws IOException {
    try {
      Files.writeString(
          file(name), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw WriteFailure.naming(file(name), e);
    }
  }

  private void requireSame(String name, String place, JsonNode there, JsonNode here)
      throws IOException {
    Optional<String> difference = JsonDifference.first(place, there, here);
    if (difference.isPresent()) {
      throw new FileSystemException(
          file(name).toString(),
          null,
          "the folder holds another experiment: %s; take another --out, or --fresh to start over"
              .formatted(difference.get()));
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
