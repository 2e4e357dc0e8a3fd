package io.sigmazero.kernels.cuda;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/** A compiler that notes what it compiles; the image says for what. */
final class FakeCompiler implements RuntimeCompiler {
  final List<String> compiled = new ArrayList<>();
  String version = "11.6";

  @Override
  public String version() {
    return version;
  }

  @Override
  public List<Integer> architectures() {
    return List.of(35, 37, 50, 60, 61, 70, 75, 80, 86, 87);
  }

  @Override
  public byte[] compile(KernelSource source, CompileTarget target) {
    compiled.add(target.toString());
    return ("image for " + target).getBytes(UTF_8);
  }
}
