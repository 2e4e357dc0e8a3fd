package io.sigmazero.kernels.cuda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.factory.Nd4j;

/** Finds out whether there is a device for tests, loading nothing of CUDA before that is likely. */
final class DeviceProbe {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");

  private DeviceProbe() {}

  /** Skips the test, saying why, where there is no device that ND4J can use. */
  static void requireDevice() {
    assumeTrue(Files.exists(DRIVER), "no CUDA device: there is no " + DRIVER);
    assumeTrue(hasBackend(), "nd4j-cuda-11.6 is not on the class path: run Maven with -Pcuda");
    ComputeCapability found = Capabilities.ofFirstDevice();
    assumeTrue(
        found.major() < 9, "compute capability " + found + ": ND4J's CUDA backend ends with 8.9");
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    assumeTrue(backend.equals("JCublasBackend"), "ND4J runs on " + backend);
  }

  private static boolean hasBackend() {
    try {
      Class.forName("org.nd4j.linalg.jcublas.JCublasBackend", false, Nd4j.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loads CUDA's driver. */
  private static final class Capabilities {
    static ComputeCapability ofFirstDevice() {
      int result = org.bytedeco.cuda.global.cudart.cuInit(0);
      assumeTrue(result == 0, "cuInit gives error " + result);
      return new CheckedDriver(new BytedecoDriver()).device(0).capability();
    }
  }
}
