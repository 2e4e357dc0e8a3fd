package io.sigmazero.kernels.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes of grids and widths of arguments. */
class GridTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "64, 784, 64, 1",
    "64, 4096, 64, 1",
    "64, 4097, 64, 2",
    "16, 150528, 16, 37",
    // More than a grid has room for: each block takes several chunks.
    "2147483647, 1000000000000, 2147483647, 65535"
  })
  void chunksCoverTheFeatures(int lanes, long features, int x, int y) {
    assertThat(Grid.ofChunks(lanes, features)).isEqualTo(new Grid(x, y, 256));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "4, 1, 1", "5, 1, 2", "128, 1, 32", "129, 2, 33"})
  void lanesAreCovered(int lanes, int byThreads, int byWarps) {
    assertThat(Grid.ofLanes(lanes)).isEqualTo(new Grid(byThreads, 1, 128));
    assertThat(Grid.ofWarps(lanes)).isEqualTo(new Grid(byWarps, 1, 128));
  }

  @Test
  void argumentsKeepTheirWidthAndBits() {
    KernelArguments arguments = KernelArguments.of(array -> 0, 1L << 40, -1, -0f);
    assertThat(arguments.size()).isEqualTo(3);
    assertThat(arguments.width(0)).isEqualTo(8);
    assertThat(arguments.width(1)).isEqualTo(4);
    assertThat(arguments.width(2)).isEqualTo(4);
    assertThat(arguments.slots().getLong(0)).isEqualTo(1L << 40);
    assertThat(arguments.slots().getInt(8)).isEqualTo(-1);
    assertThat(Float.floatToRawIntBits(arguments.slots().getFloat(16))).isEqualTo(0x80000000);
    assertThat(arguments.slots().isDirect()).isTrue();
  }

  @Test
  void otherTypesAreRefused() {
    assertThatThrownBy(() -> KernelArguments.of(array -> 0, 1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no kernel takes 1.0");
  }
}
