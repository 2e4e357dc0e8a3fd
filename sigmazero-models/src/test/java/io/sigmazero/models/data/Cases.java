package io.sigmazero.models.data;

import io.sigmazero.testing.NpyFixture;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;

/** The files that src/test/scripts/make_data_cases.py wrote, and what NumPy says is in them. */
final class Cases {
  /** Extents of one sample of the arrays. */
  static final int[] CHW = {3, 4, 5};

  private Cases() {}

  static Path file(String name) {
    URL url = Objects.requireNonNull(Cases.class.getResource("/data/" + name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static NpyFixture array(String name) {
    return NpyFixture.read(file(name));
  }

  /** Sample {@code index}, read with a margin on either side that must stay as it was. */
  static float[] sample(DataSet data, int index) {
    int size = data.features();
    FloatBuffer buffer = FloatBuffer.allocate(size + 3);
    buffer.put(1, -7f).put(size + 2, -8f);
    data.read(index, buffer, 2);
    if (buffer.get(1) != -7f || buffer.get(size + 2) != -8f || buffer.position() != 0) {
      throw new AssertionError("wrote outside of its place");
    }
    float[] values = new float[size];
    buffer.get(2, values);
    return values;
  }
}
