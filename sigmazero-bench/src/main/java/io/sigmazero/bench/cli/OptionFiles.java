package io.sigmazero.bench.cli;

import io.sigmazero.models.LoadGuard;
import io.sigmazero.models.ModelLoadException;
import java.io.IOException;

/** Files that options name: what is wrong with one is told with the option's name. Stateless. */
final class OptionFiles {
  private OptionFiles() {}

  static <T> T read(String option, LoadGuard.Loader<T> loader) throws IOException {
    try {
      return loader.load();
    } catch (ModelLoadException e) {
      throw new ModelLoadException(option + " " + e.getMessage(), e);
    }
  }
}
