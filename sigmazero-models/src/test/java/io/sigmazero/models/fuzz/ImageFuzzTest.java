package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** PNG and JPEG; the decoders are the JDK's. */
class ImageFuzzTest {
  @FuzzTest
  void open(byte[] content) {
    DataChecks.image(content);
  }
}
