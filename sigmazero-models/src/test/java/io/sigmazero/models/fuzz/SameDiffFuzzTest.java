package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sigmazero.models.ModelLoader;

/** SameDiff's flatbuffers. */
class SameDiffFuzzTest {
  @FuzzTest
  void load(byte[] content) {
    LoaderCheck.check("model.fb", content, ModelLoader::load);
  }
}
