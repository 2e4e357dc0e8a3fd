package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The same, compressed: whole files where the first byte is even, otherwise what the fuzzer gives
 * is compressed here, so that it reaches behind the checksum.
 */
class GzipIdxFuzzTest {
  @FuzzTest
  void open(byte[] content) {
    if (content.length == 0) {
      return;
    }
    byte[] rest = FuzzBytes.from(content, 1);
    DataChecks.array(content[0] % 2 == 0 ? rest : FuzzBytes.gzip(rest), "gz");
  }
}
