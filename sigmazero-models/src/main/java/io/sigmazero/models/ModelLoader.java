package io.sigmazero.models;

import java.nio.file.Path;

/** Chooses the importer for a file by its name's ending. Stateless. */
public final class ModelLoader {
  private ModelLoader() {}

  /**
   * Reads a model.
   *
   * @throws ModelLoadException if the file does not exist, has an unknown ending or bad content
   */
  public static ImportedModel load(Path file) throws ModelLoadException {
    throw new ModelLoadException(file + ": not built yet");
  }
}
