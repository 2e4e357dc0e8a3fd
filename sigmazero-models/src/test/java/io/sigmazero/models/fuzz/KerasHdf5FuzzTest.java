package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sigmazero.models.ModelLoader;

/** Keras models in HDF5. */
class KerasHdf5FuzzTest {
  @FuzzTest
  void load(byte[] content) {
    LoaderCheck.check("model.h5", content, ModelLoader::load);
  }
}
