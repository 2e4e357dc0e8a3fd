package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Labels of an array, and labels that name the images of a folder. */
class LabelsCsvFuzzTest {
  @FuzzTest
  void open(byte[] content) {
    DataChecks.labels(content, "labels.csv");
    DataChecks.table(content);
  }
}
