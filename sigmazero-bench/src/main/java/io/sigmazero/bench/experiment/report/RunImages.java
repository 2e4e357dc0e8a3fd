package io.sigmazero.bench.experiment.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** PNG files of a run's folder, for within a page. Nothing outside of the folder is read. */
final class RunImages {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  /** Where a PNG file tells its width, after the signature, a chunk's length and its name. */
  private static final int WIDTH_AT = 16;

  private static final int HEADER = 24;

  /** Wider images have pixels small enough to be smoothed. */
  private static final int WIDEST_PIXELATED = 160;

  private static final long MOST_BYTES = 8 << 20;

  private final Path folder;

  RunImages(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** What the template shows: the image, or in its place why there is none. */
  Map<String, Object> of(String name, String description) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("alt", description);
    byte[] bytes = read(name);
    boolean present = bytes != null;
    view.put("present", present);
    view.put("missing", name == null ? "no image" : name + " is missing");
    if (present) {
      int width = ByteBuffer.wrap(bytes).getInt(WIDTH_AT);
      view.put("source", "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes));
      view.put("class", width <= WIDEST_PIXELATED ? "pixelated" : "smooth");
    }
    return view;
  }

  private byte[] read(String name) {
    if (name == null) {
      return null;
    }
    try {
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
        return null;
      }
      byte[] bytes = Files.readAllBytes(file);
      boolean png =
          bytes.length > HEADER && Arrays.equals(bytes, 0, PNG.length, PNG, 0, PNG.length);
      return png ? bytes : null;
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
