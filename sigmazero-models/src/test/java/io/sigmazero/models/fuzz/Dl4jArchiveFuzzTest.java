package io.sigmazero.models.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sigmazero.models.ModelLoader;
import java.util.List;

/**
 * DL4J's zip files: whole ones where the first byte is even, otherwise entries that are put into a
 * sound one.
 */
class Dl4jArchiveFuzzTest {
  static final List<String> ENTRIES = List.of("configuration.json", "coefficients.bin");

  @FuzzTest
  void load(byte[] content) {
    if (content.length == 0) {
      return;
    }
    byte[] rest = FuzzBytes.from(content, 1);
    byte[] file = content[0] % 2 == 0 ? rest : FuzzBytes.zip(rest, ENTRIES);
    LoaderCheck.check("model.zip", file, ModelLoader::load);
  }
}
