package io.sigmazero.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sigmazero.models.data.DataSet;
import io.sigmazero.models.data.IdxSamples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the jar carries for the demo. */
class DemoResourcesTest {
  private static final String FOLDER = "/io/sigmazero/bench/demo/";

  @Test
  void tenDigitsOfEachClassInTurn() throws IOException {
    DataSet digits =
        IdxSamples.read(
            "demo digits",
            open("digits-images.idx3-ubyte.gz"),
            open("digits-labels.idx1-ubyte.gz"),
            1,
            28,
            28);
    assertThat(digits.count()).isEqualTo(100);
    FloatBuffer image = FloatBuffer.allocate(28 * 28);
    for (int i = 0; i < digits.count(); i++) {
      assertThat(digits.label(i)).isEqualTo(i % 10);
      digits.read(i, image, 0);
      float ink = 0;
      for (int pixel = 0; pixel < image.capacity(); pixel++) {
        ink += image.get(pixel);
      }
      // A one has about 30 white pixels, a bold zero 250: neither empty nor inverted.
      assertThat(ink).isBetween(10f, 300f);
    }
  }

  @Test
  void theModelIsSmall() throws IOException {
    try (InputStream in = open("digits.onnx")) {
      assertThat(in.readAllBytes().length).isBetween(100_000, 250_000);
    }
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(DemoResourcesTest.class.getResourceAsStream(FOLDER + name), name);
  }
}
