package io.sigmazero.bench.demo;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's model and digits, copied out of the jar for as long as this is open. */
public final class DemoFiles implements AutoCloseable {
  private static final String MODEL = "digits.onnx";
  private static final String IMAGES = "digits-images.idx3-ubyte.gz";
  private static final String LABELS = "digits-labels.idx1-ubyte.gz";

  private final Path folder;

  private DemoFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies them to a new temporary folder.
   *
   * @throws IOException if the folder cannot be written to
   */
  public static DemoFiles unpack() throws IOException {
    DemoFiles files = new DemoFiles(Files.createTempDirectory("sigmazero-demo"));
    try {
      files.copy(MODEL);
      files.copy(IMAGES);
      files.copy(LABELS);
      return files;
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  /** The model, ONNX. */
  public Path model() {
    return folder.resolve(MODEL);
  }

  /** A hundred images, idx, gzipped. */
  public Path images() {
    return folder.resolve(IMAGES);
  }

  /** Their labels, idx, gzipped. */
  public Path labels() {
    return folder.resolve(LABELS);
  }

  private void copy(String name) throws IOException {
    String resource = "/io/sigmazero/bench/demo/" + name;
    try (InputStream in = DemoFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("this build carries no demo: " + resource + " is missing");
      }
      Files.copy(in, folder.resolve(name));
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(model());
    Files.deleteIfExists(images());
    Files.deleteIfExists(labels());
    Files.deleteIfExists(folder);
  }
}
