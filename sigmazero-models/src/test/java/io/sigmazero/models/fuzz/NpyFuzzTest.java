package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Inputs and labels as NumPy writes them. */
class NpyFuzzTest {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  @FuzzTest
  void open(byte[] content) {
    DataChecks.array(FuzzBytes.joined(MAGIC, content), "npy");
  }
}
