package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.kernels.StepSchedule;
import io.sigmazero.kernels.nd4j.StepArrays;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of CUDA's errors, and of devices that cannot be used. */
class CudaFailuresTest {
  private static final StepSchedule SCHEDULE = new StepSchedule(7, 1.0, 1e-3, 0.01);

  private final FakeDriver driver = new FakeDriver();
  private final FakeArrays arrays = new FakeArrays();
  private final StepArrays step = StepArrays.create(3, 5);

  private CudaArrayKernels kernels;

  @BeforeEach
  void make(@TempDir Path folder) {
    kernels =
        new CudaArrayKernels(
            arrays,
            new DeviceKernels(
                driver, new FakeCompiler(), new ImageCache(folder), KernelSource.bundled()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cuDeviceGetName",
        "cuDeviceGetAttribute",
        "cuModuleLoadData",
        "cuModuleGetFunction",
        "cuLaunchKernel of sigmazero_largest",
        "cuLaunchKernel of sigmazero_update",
        "cuLaunchKernel of sigmazero_finish"
      })
  void errorsNameTheCallAndSayWhatCudaSays(String call) {
    driver.failures.put(call, 700);
    assertThatThrownBy(() -> kernels.step(step, SCHEDULE))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith(call)
        .hasMessageEndingWith("failed: CUDA_ERROR_700 (700), text of 700");
    assertThat(arrays.written).isEmpty();
  }

  @Test
  void errorsThatTheDriverDoesNotKnowAreNumbers() {
    driver.failures.put("cuModuleLoadData", 12345);
    driver.knowsErrors = false;
    assertThatThrownBy(() -> kernels.step(step, SCHEDULE))
        .hasMessage("cuModuleLoadData of 15 bytes failed: error (12345)");
  }

  @Test
  void aFailedStepLeavesNoScratchBehind() {
    driver.failures.put("cuLaunchKernel of sigmazero_finish", 1);
    assertThatThrownBy(() -> kernels.step(step, SCHEDULE)).isInstanceOf(CudaException.class);
    long dirty = largest(0);
    driver.failures.clear();
    kernels.step(step, SCHEDULE);
    assertThat(largest(3)).isNotEqualTo(dirty);
  }

  @Test
  void aFailedLoadIsTriedAgain() {
    driver.failures.put("cuModuleLoadData", 2);
    assertThatThrownBy(() -> kernels.step(step, SCHEDULE)).isInstanceOf(CudaException.class);
    driver.failures.clear();
    kernels.step(step, SCHEDULE);
    assertThat(driver.launches).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 10, 12})
  void newerDevicesAreRefused(int major) {
    driver.capability = new ComputeCapability(major, 0);
    assertThatThrownBy(() -> kernels.step(step, SCHEDULE))
        .isInstanceOf(CudaException.class)
        .hasMessage(
            "device 0 (Fake 0) has compute capability "
                + major
                + ".0, but nd4j-cuda-11.6 1.0.0-M2.1 was built for 3.7 to 8.6 without PTX and runs"
                + " up to 8.9 (Ada); use the CPU: nd4j-native in place of nd4j-cuda-11.6");
    assertThat(driver.images).isEmpty();
  }

  /** Address of the scratch that a launch of {@code sigmazero_largest} was given. */
  private long largest(int launch) {
    assertThat(driver.launches.get(launch).kernel()).isEqualTo("sigmazero_largest");
    return driver.launches.get(launch).arguments().slots().getLong(4 * Long.BYTES);
  }
}
