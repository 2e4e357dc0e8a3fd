package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sigmazero.kernels.nd4j.SelfExecution;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The kernels on a device, through ND4J's own {@code exec}: the first thing to run on a machine
 * that has one, as docs/cuda.md says how. Skipped, saying why, where there is none.
 */
@ExtendWith(DeviceCondition.class)
class CudaDeviceTest {
  private SelfExecution execution;

  @BeforeEach
  void install() {
    execution = SelfExecution.install();
  }

  @AfterEach
  void undo() {
    execution.close();
  }

  @Test
  void theKernelsAreThoseOfCuda() {
    assertThat(execution.kernels().name()).isEqualTo("cuda");
    assertThat(Nd4j.getExecutioner()).isInstanceOf(CudaSelfExecutioner.class);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 31, 32, 33, 127, 128, 129, 784, 785, 1023, 3072, 4096, 4099, 9001})
  void stepEqualsPlainJava(int features) {
    new DeviceChecks(Nd4j::exec).step(12, features);
  }

  @ParameterizedTest
  @CsvSource({"1, 784", "65, 784", "65, 33", "300, 5", "3, 150528", "64, 150528"})
  void stepOfManyLanesEqualsPlainJava(int lanes, int features) {
    new DeviceChecks(Nd4j::exec).step(lanes, features);
  }

  @ParameterizedTest
  @CsvSource({"1, 33, 3, 10", "5, 784, 17, 10", "65, 31, 200, 4", "3, 4100, 7, 100"})
  void attackEqualsPlainJava(int lanes, int features, int samples, int classes) {
    new DeviceChecks(Nd4j::exec).attack(lanes, features, samples, classes);
  }

  /** Threads have streams and scratch of their own. */
  @Test
  void threadsWorkAtTheSameTime() {
    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> new DeviceChecks(Nd4j::exec).attack(5, 784, 11, 10)),
            CompletableFuture.runAsync(() -> new DeviceChecks(Nd4j::exec).attack(9, 33, 30, 5)))
        .join();
  }

  @Test
  void errorsAreNamedAsTheDriverNamesThem(@TempDir Path folder) {
    Nd4j.zeros(1).addi(1);
    Nd4jDeviceArrays arrays = new Nd4jDeviceArrays();
    DeviceKernels kernels =
        new DeviceKernels(
            new BytedecoDriver(),
            new NvrtcCompiler(),
            new ImageCache(folder),
            KernelSource.bundled());
    DeviceArrays.Place place = arrays.prepare(List.of(Nd4j.zeros(1)));
    assertThatThrownBy(
            () ->
                kernels.launch(
                    "nothing", new Grid(1, 1, 32), place, KernelArguments.of(array -> 0)))
        .isInstanceOf(CudaException.class)
        .hasMessageStartingWith(
            "cuModuleGetFunction of nothing failed: CUDA_ERROR_NOT_FOUND (500)");
    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void sourceThatDoesNotCompileIsShownWithTheLog() {
    KernelSource wrong = new KernelSource("int main( {", KernelSource.bundled().options());
    assertThatThrownBy(() -> new NvrtcCompiler().compile(wrong, new CompileTarget(80, true)))
        .isInstanceOf(CudaException.class)
        .hasMessageContaining("NVRTC_ERROR_COMPILATION")
        .hasMessageContaining("sigmazero.cu(1): error");
  }
}
