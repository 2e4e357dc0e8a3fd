package io.sigmazero.kernels.cuda;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.cuda.global.cudart;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Skips tests that need a device where there is none that ND4J can use; loads nothing of CUDA
 * before one is likely.
 */
final class DeviceCondition implements ExecutionCondition {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia/version");
  private static final int FIRST_UNSUPPORTED_MAJOR = 9;

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    String obstacle = obstacle();
    return obstacle.isEmpty()
        ? ConditionEvaluationResult.enabled("there is a device")
        : ConditionEvaluationResult.disabled(obstacle);
  }

  private static String obstacle() {
    if (!Files.exists(DRIVER)) {
      return "no CUDA device: there is no " + DRIVER;
    }
    if (!hasBackend()) {
      return "nd4j-cuda-11.6 is not on the class path: run Maven with -Pcuda";
    }
    ComputeCapability found = Capabilities.ofFirstDevice();
    if (found.major() >= FIRST_UNSUPPORTED_MAJOR) {
      return "the device has compute capability " + found + ", ND4J's CUDA backend ends with 8.9";
    }
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    return backend.equals("JCublasBackend") ? "" : "ND4J runs on " + backend;
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
      int result = cudart.cuInit(0);
      if (result != CudaDriver.SUCCESS) {
        throw new IllegalStateException("cuInit gives error " + result);
      }
      return new CheckedDriver(new BytedecoDriver()).device(0).capability();
    }
  }
}
