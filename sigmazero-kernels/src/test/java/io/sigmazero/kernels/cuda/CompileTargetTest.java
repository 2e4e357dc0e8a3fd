package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is compiled for which device. */
class CompileTargetTest {
  private static final List<Integer> NVRTC_11_6 =
      List.of(35, 37, 50, 52, 53, 60, 61, 62, 70, 72, 75, 80, 86, 87);

  @ParameterizedTest
  @CsvSource({
    "3, 7, sm_37",
    "6, 1, sm_61",
    "7, 0, sm_70",
    "7, 5, sm_75",
    "8, 0, sm_80",
    "8, 6, sm_86",
    // NVRTC 11.6 does not know Ada, and code for the board of 8.7 does not run on it.
    "8, 9, sm_86",
    "8, 7, sm_87",
    "7, 2, sm_72",
    // A newer generation runs no older machine code.
    "9, 0, compute_86"
  })
  void isTheNewestThatRuns(int major, int minor, String target) {
    assertThat(CompileTarget.of(device(major, minor), NVRTC_11_6)).hasToString(target);
  }

  @Test
  void aDeviceOlderThanTheCompilerIsRefused() {
    assertThatThrownBy(() -> CompileTarget.of(device(3, 7), List.of(70, 80)))
        .isInstanceOf(CudaException.class)
        .hasMessage(
            "device 1 (Some) has compute capability 3.7, but NVRTC makes code for [70, 80] only");
  }

  private static CudaDevice device(int major, int minor) {
    return new CudaDevice(1, "Some", new ComputeCapability(major, minor));
  }
}
