package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Inputs and labels as MNIST has them. */
class IdxFuzzTest {
  @FuzzTest
  void open(byte[] content) {
    DataChecks.array(content, "idx");
  }
}
