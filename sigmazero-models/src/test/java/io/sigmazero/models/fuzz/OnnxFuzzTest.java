package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sigmazero.models.ModelLoader;

class OnnxFuzzTest {
  @FuzzTest
  void load(byte[] content) {
    LoaderCheck.check("model.onnx", content, ModelLoader::load);
  }
}
