package io.sigmazero.kernels.cuda;

import static org.bytedeco.cuda.global.nvrtc.NVRTC_SUCCESS;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCompileProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcCreateProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcDestroyProgram;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBIN;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetCUBINSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetErrorString;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetNumSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTX;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetPTXSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLog;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetProgramLogSize;
import static org.bytedeco.cuda.global.nvrtc.nvrtcGetSupportedArchs;
import static org.bytedeco.cuda.global.nvrtc.nvrtcVersion;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * NVRTC through bytedeco. Its classes load the driver's library, so only machines with a device may
 * load this one.
 */
final class NvrtcCompiler implements RuntimeCompiler {

  @Override
  public String version() {
    int[] major = new int[1];
    int[] minor = new int[1];
    check(nvrtcVersion(major, minor), "nvrtcVersion", "");
    return major[0] + "." + minor[0];
  }

  @Override
  public List<Integer> architectures() {
    int[] count = new int[1];
    check(nvrtcGetNumSupportedArchs(count), "nvrtcGetNumSupportedArchs", "");
    int[] numbers = new int[count[0]];
    check(nvrtcGetSupportedArchs(numbers), "nvrtcGetSupportedArchs", "");
    return Arrays.stream(numbers).boxed().toList();
  }

  @Override
  public byte[] compile(KernelSource source, CompileTarget target) {
    try (_nvrtcProgram program = new _nvrtcProgram();
        BytePointer text = new BytePointer(source.text());
        BytePointer name = new BytePointer(KernelSource.FILE)) {
      PointerPointer<?> none = null;
      check(nvrtcCreateProgram(program, text, name, 0, none, none), "nvrtcCreateProgram", "");
      try {
        compile(program, source, target);
        return target.machineCode() ? cubin(program) : ptx(program);
      } finally {
        nvrtcDestroyProgram(program);
      }
    }
  }

  private static void compile(_nvrtcProgram program, KernelSource source, CompileTarget target) {
    String[] options =
        Stream.concat(Stream.of("--gpu-architecture=" + target), source.options().stream())
            .toArray(String[]::new);
    try (PointerPointer<BytePointer> values = new PointerPointer<>(options)) {
      int result = nvrtcCompileProgram(program, options.length, values);
      if (result != NVRTC_SUCCESS) {
        check(result, "nvrtcCompileProgram for " + target, ": " + log(program));
      }
    }
  }

  private static String log(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize", "");
      byte[] log = new byte[Math.toIntExact(size.get())];
      check(nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog", "");
      return CText.of(log).strip().replaceAll("\\s*\\R\\s*", "; ");
    }
  }

  private static byte[] cubin(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize", "");
      byte[] image = new byte[Math.toIntExact(size.get())];
      check(nvrtcGetCUBIN(program, image), "nvrtcGetCUBIN", "");
      return image;
    }
  }

  private static byte[] ptx(_nvrtcProgram program) {
    try (SizeTPointer size = new SizeTPointer(1)) {
      check(nvrtcGetPTXSize(program, size), "nvrtcGetPTXSize", "");
      byte[] image = new byte[Math.toIntExact(size.get())];
      check(nvrtcGetPTX(program, image), "nvrtcGetPTX", "");
      return image;
    }
  }

  private static void check(int result, String call, String detail) {
    if (result != NVRTC_SUCCESS) {
      throw new CudaException(
          call
              + " failed: "
              + nvrtcGetErrorString(result).getString()
              + " ("
              + result
              + ")"
              + detail);
    }
  }
}
